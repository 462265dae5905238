"""A percent file's cells as jupytext reads them, and the lines that they are on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import jupytext

FORMAT = "py:percent"
_HEADER = re.compile(r"\s*#\s*%%(%*)(\s|$)")
# What may be meant as a header: a comment with a percent sign and an id or role.
_INTENDED = re.compile(r"\s*#+\s*%+.*\b(id|role)\s*=")
_QUOTES = ('"""', 'r"""', "'''", "r'''")
# Words that jupytext itself adds: blank lines between cells, how Markdown is quoted.
_NOTED = re.compile(r"lines_to_\w+|cell_marker$")


@dataclass(frozen=True)
class RawCell:
    """One cell, and where it is.

    Args:
        line: of its header, or of its text if it has none; 1-based, like all lines.
        first: of its text.
        kind: ``"code"``, ``"markdown"`` or ``"raw"``.
        text: without comment signs.
        words: of its header.
    """

    line: int
    first: int
    kind: str
    text: str
    words: dict[str, Any]


def raw_cells(text: str) -> tuple[list[RawCell], list[tuple[int, str]]]:
    """Split a percent file into cells.

    Returns:
        The cells, none if a header stops jupytext; and for each line that was meant as a header
        but isn't one, its number and what is wrong.
    """
    lines = text.splitlines()
    try:
        notebook = jupytext.reads(text, fmt=FORMAT)
    except Exception as error:
        faults = list(_stoppers(lines))
        if not faults:
            raise
        del error  # reported for each header that raises it
        return [], faults
    cells = list(_placed(lines, notebook.cells))
    headers = {cell.line for cell in cells}
    return cells, [
        (number, f'{line.strip()!r} is not read as a cell\'s header; write # %% id="…"')
        for number, line in enumerate(lines, 1)
        if _INTENDED.match(line) and number not in headers
    ]


def _stoppers(lines: list[str]) -> list[tuple[int, str]]:
    """Find the headers that jupytext refuses, each with its reason."""
    found = []
    for number, line in enumerate(lines, 1):
        if _HEADER.match(line):
            try:
                jupytext.reads(f"{line}\n", fmt=FORMAT)
            except Exception as error:
                reason = str(error).partition("\n")[0]
                found.append((number, f"this header can't be read: {reason}"))
    return found


def _placed(lines: list[str], cells: list[Any]) -> list[RawCell]:
    """Find each cell's header below the end of the cell before it."""
    found: list[RawCell] = []
    at = _end_of_front_matter(lines)
    for cell in cells:
        headless = not found and not _starts_with_header(lines[at:])
        while at < len(lines) and not (_HEADER.match(lines[at]) or (headless and lines[at])):
            at += 1
        text, kind = str(cell["source"]), str(cell["cell_type"])
        first = at if headless else at + 1
        if kind == "markdown" and first < len(lines) and lines[first].strip() in _QUOTES:
            first += 1
        words = {key: v for key, v in cell["metadata"].items() if not _NOTED.match(key)}
        found.append(RawCell(at + 1, first + 1, kind, text, words))
        at = first + (text.count("\n") + 1 if text else 0)
    return found


def _starts_with_header(lines: list[str]) -> bool:
    return bool(_HEADER.match(next((line for line in lines if line.strip()), "")))


def _end_of_front_matter(lines: list[str]) -> int:
    """Return the index of the first line below jupytext's own ``# ---`` … ``# ---``."""
    if not lines or lines[0].strip() != "# ---":
        return 0
    ends = (i for i, line in enumerate(lines[1:], 1) if line.strip() == "# ---")
    return next(ends, -1) + 1
