"""The markers round a solution: finding, checking and replacing what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.errors import MarkerError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
_EXACT = re.compile(r"^\s*### (BEGIN|END) SOLUTION\s*$")
# What someone means as a marker: any comment that speaks of beginning or ending something that
# nbgrader would strip, however it is spelt. A line that looks like one and is none would leave
# an answer in the release.
_INTENDED = re.compile(
    r"^\s*#+\s*(begin|beginn?ing|start|end|ends?)[\s_-]*(of)?[\s_-]*(the)?[\s_-]*"
    r"(solut\w*|solt\w*|sol|sloution|answers?|hidden|mark)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """Lines ``first`` to ``last`` (0-based, markers included) of one marked solution."""

    first: int
    last: int


def find_blocks(source: str, where: str) -> list[Block]:
    """Find the marked blocks of a cell.

    Args:
        source: the cell's text.
        where: names assignment and cell in an error.

    Raises:
        MarkerError: a marker is misspelt, nested, or without its other half.
    """
    blocks: list[Block] = []
    begun: int | None = None
    for number, kind in _markers(source, where):
        if kind == "BEGIN":
            if begun is not None:
                raise MarkerError(f"{where}, line {number + 1}: a second '{BEGIN}' before an end")
            begun = number
        elif begun is None:
            raise MarkerError(f"{where}, line {number + 1}: '{END}' without a '{BEGIN}'")
        else:
            blocks.append(Block(begun, number))
            begun = None
    if begun is not None:
        raise MarkerError(f"{where}, line {begun + 1}: '{BEGIN}' without an '{END}'")
    return blocks


def _markers(source: str, where: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines()):
        exact = _EXACT.match(line)
        if exact:
            yield number, exact.group(1)
        elif _INTENDED.match(line):
            text = line.strip()
            raise MarkerError(
                f"{where}, line {number + 1}: {text!r} is not a marker; write '{BEGIN}' or '{END}'"
            )


def replace_blocks(source: str, stub: str, where: str) -> str:
    """Replace every marked block by ``stub``, indented like its opening marker."""
    lines = source.splitlines()
    for block in reversed(find_blocks(source, where)):
        opening = lines[block.first]
        indent = opening[: len(opening) - len(opening.lstrip())]
        lines[block.first : block.last + 1] = [indent + text for text in stub.splitlines()]
    return "\n".join(lines)


def without_markers(source: str) -> str:
    """Drop the marker lines and keep what stands between them."""
    return "\n".join(line for line in source.splitlines() if not _EXACT.match(line))


def solution_lines(source: str, where: str) -> list[str]:
    """Return the lines between markers: what no release may hold."""
    lines = source.splitlines()
    found: list[str] = []
    for block in find_blocks(source, where):
        found.extend(lines[block.first + 1 : block.last])
    return found
