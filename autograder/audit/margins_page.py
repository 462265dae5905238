"""The margins of statistical checks as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from autograder.audit.margins import RIGHT_AT_LEAST, WRONG_AT_LEAST, Margin, Margins

_HEAD = ("check", "entry", "margin", "nearest bound")


def margins_markdown(assignment: str, seeds: int, measured: Iterable[Margins]) -> str:
    """Return a section with a table for each question: every check's entries, narrowest first.

    Args:
        assignment: whose checks they are.
        seeds: how many each entry was checked with.
        measured: the margins of each entry.
    """
    found = sorted(measured, key=lambda item: (item.entry.question, str(item.entry)))
    parts = [
        f"## {assignment}",
        f"`iml audit {assignment} --seeds {seeds}`: standard deviations between a statistic and "
        f"its nearest bound, over {seeds} seeds. Right entries need {RIGHT_AT_LEAST:g}; wrong "
        f"ones, listed where only statistics reject them, need {WRONG_AT_LEAST:g} in one check.",
    ]
    for question in dict.fromkeys(item.entry.question for item in found):
        own = [item for item in found if item.entry.question == question and item.margins]
        if own:
            parts += [f"### {question}", "\n".join(_table(_rows(own)))]
    faults = [f"- `{item.entry}`: {item.fault}" for item in found if item.fault]
    parts.append("\n".join(["**Faults**", "", *faults]) if faults else "No faults.")
    return "\n\n".join(parts) + "\n"


def _rows(measured: list[Margins]) -> list[tuple[str, ...]]:
    pairs = [(item, margin) for item in measured for margin in item.margins]
    pairs.sort(key=lambda pair: (pair[1].check, pair[0].entry.side, abs(pair[1].value)))
    return [
        (margin.check, f"{item.entry.side} {item.entry.name}", _number(margin), margin.message)
        for item, margin in pairs
    ]


def _number(margin: Margin) -> str:
    size = abs(margin.value)
    return "always" if math.isinf(size) else f"{size:.1f}"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    for line in (_HEAD, rule, *rows):
        check, entry, margin, bound = (
            text.ljust(width) for text, width in zip(line, widths, strict=True)
        )
        yield f"| {check} | {entry} | {margin.strip().rjust(len(margin))} | {bound} |"
