"""The markers around a solution: finding, checking and replacing what is between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.errors import MarkerError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
_EXACT = re.compile(r"^\s*### (BEGIN|END) SOLUTION\s*$")
# What may be meant as a marker: any comment about beginning or ending something that nbgrader would
# strip, however it is spelt. A line that only looks like a marker would leave an answer in the
# release.
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


def scan_markers(source: str) -> tuple[list[Block], list[tuple[int, str]]]:
    """Find the marked blocks of a cell, and what is wrong with its markers.

    Returns:
        The blocks, and for each misspelt, nested or unmatched marker its 0-based line and what is
        wrong with it.
    """
    faults = list(_misspelt(source))
    if faults:  # other mismatches may follow from these
        return [], faults
    blocks: list[Block] = []
    begun: int | None = None
    for number, line in enumerate(source.splitlines()):
        exact = _EXACT.match(line)
        if not exact:
            continue
        if exact.group(1) == "BEGIN":
            if begun is not None:
                faults.append((number, f"a second '{BEGIN}' before an end; write '{END}' above it"))
            begun = number
        elif begun is None:
            faults.append((number, f"'{END}' without a '{BEGIN}'"))
        else:
            blocks.append(Block(begun, number))
            begun = None
    if begun is not None:
        faults.append((begun, f"'{BEGIN}' without an '{END}'"))
    return blocks, faults


def _misspelt(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines()):
        if _INTENDED.match(line) and not _EXACT.match(line):
            yield number, f"{line.strip()!r} is not a marker; write '{BEGIN}' or '{END}'"


def find_blocks(source: str, where: str) -> list[Block]:
    """Find the marked blocks of a cell.

    Args:
        source: the cell's text.
        where: names assignment and cell in an error.

    Raises:
        MarkerError: a marker is misspelt, nested, or without its other half.
    """
    blocks, faults = scan_markers(source)
    if faults:
        number, wrong = faults[0]
        raise MarkerError(f"{where}, line {number + 1}: {wrong}")
    return blocks


def replace_blocks(source: str, stub: str, where: str) -> str:
    """Replace every marked block by ``stub``, indented like its opening marker."""
    lines = source.splitlines()
    for block in reversed(find_blocks(source, where)):
        opening = lines[block.first]
        indent = opening[: len(opening) - len(opening.lstrip())]
        lines[block.first : block.last + 1] = [indent + text for text in stub.splitlines()]
    return "\n".join(lines)


def without_markers(source: str) -> str:
    """Drop the marker lines and keep what is between them."""
    return "\n".join(line for line in source.splitlines() if not _EXACT.match(line))


def solution_lines(source: str, where: str) -> list[str]:
    """Return the lines between markers, which no release may contain."""
    lines = source.splitlines()
    found: list[str] = []
    for block in find_blocks(source, where):
        found.extend(lines[block.first + 1 : block.last])
    return found
