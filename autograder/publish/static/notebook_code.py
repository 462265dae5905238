"""A code cell as trees: as it is written, and as students get it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from autograder.findings import Finding
from autograder.notebook.markers import find_blocks, replace_blocks, scan_markers
from autograder.notebook.source import Source, SourceCell
from autograder.notebook.stubs import code_stub
from autograder.publish.python import parse_python
from autograder.publish.static.scopes import bound


@dataclass(frozen=True)
class CellCode:
    """The trees of one cell; lines are those of the percent file.

    Args:
        cell: the cell.
        tree: with the solution; empty if it doesn't parse.
        given: what students get, the lines between markers left out of `tree`.
        parsed: whether it is Python.
    """

    cell: SourceCell
    tree: ast.Module
    given: ast.Module
    parsed: bool = True

    @cached_property
    def bound(self) -> frozenset[str]:
        """Every name that the cell binds, in any scope."""
        return frozenset(bound(self.tree))


def read_cell(source: Source, cell: SourceCell) -> tuple[CellCode, list[Finding]]:
    """Parse a code cell, and its stub if it holds a solution.

    Returns:
        The trees, and syntax errors, including the stub's.
    """
    file = source.at(cell, 0, "").file
    tree, faults = parse_python(_plain(cell.text), cell.first_line)
    if tree is None:
        tree, faults = _with_magics(cell, faults)
    findings = [Finding(file, line, f"cell {cell.id}: {wrong}") for line, wrong in faults]
    empty = ast.Module([], [])
    if tree is None:
        return CellCode(cell, empty, empty, parsed=False), findings
    if cell.role != "solution" or scan_markers(cell.text)[1]:
        return CellCode(cell, tree, tree), findings
    stub = replace_blocks(cell.text, code_stub(cell.id), "")
    _, faults = parse_python(_plain(stub))
    if faults:
        wrong = "without the lines between the markers, what students get is not Python"
        reason = faults[0][1]
        first = find_blocks(cell.text, "")[0].first
        findings.append(source.at(cell, first, f"{wrong} ({reason}); move the marker"))
    return CellCode(cell, tree, _given(cell, tree)), findings


def _given(cell: SourceCell, tree: ast.Module) -> ast.Module:
    """Return the statements at the cell's top level that are not between markers."""
    blocks = find_blocks(cell.text, "")
    inside = {cell.first_line + n for block in blocks for n in range(block.first, block.last + 1)}
    return ast.Module([node for node in tree.body if node.lineno not in inside], [])


def _plain(text: str) -> str:
    """Comment out IPython's magics and shell lines, as they are in the percent file."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        bare = line.lstrip()
        if bare.startswith(("%", "!")):
            indent = line[: len(line) - len(bare)]
            lines[number] = f"{indent}pass  # {bare}"
    return "\n".join(lines)


def _with_magics(
    cell: SourceCell, faults: list[tuple[int, str]]
) -> tuple[ast.Module | None, list[tuple[int, str]]]:
    """Parse a cell again as IPython would read it; if that fails too, its own faults stay."""
    # Rarely needed, and importing it takes half as long as everything else in the static gates.
    from IPython.core.inputtransformer2 import TransformerManager

    text = TransformerManager().transform_cell(cell.text)
    tree, others = parse_python(text, cell.first_line)
    return (tree, others) if tree else (None, faults)
