"""No cell of any release holds a solution of any assignment, whatever its variables are called.

`autograder.publish.leaks` finds answers by their lines; this rule finds them by structure.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.findings import Finding
from autograder.notebook.markers import find_blocks, scan_markers
from autograder.notebook.source import parse_source
from autograder.publish.static.files import Files
from autograder.publish.static.notebook_code import CellCode, read_cell
from autograder.publish.structure import BUILTINS, Fragment, fragments, scopes

# Operations from which on a fragment is distinct: all that a statement computes, or a part of it.
WHOLE = 3
PART = 5
Form = tuple[bool, str]


@dataclass(frozen=True)
class _Solution:
    assignment: str
    question: str
    fragment: Fragment


def given_away(files: Files) -> Iterator[Finding]:
    """Find cells of this assignment's release that compute what some solution computes."""
    others = [name for name in files.course.names() if name != files.assignment.name]
    cells = {files.assignment.name: list(files.code.values())}
    cells |= {name: _code(files, name) for name in others}
    known = {*BUILTINS, *(name for code in cells.values() for name in _known(code))}
    secrets = {
        form: _Solution(name, code.cell.id, fragment)
        for name, codes in cells.items()
        for code in codes
        for form, fragment in _distinct(code, known, answers=True)
    }
    for code in cells[files.assignment.name]:
        found: dict[tuple[str, str], tuple[_Solution, Fragment]] = {}
        for form, fragment in _distinct(code, known, answers=False):
            if secret := secrets.get(form):
                _, largest = found.get((secret.assignment, secret.question), (None, None))
                if not largest or fragment.operations > largest.operations:
                    found[secret.assignment, secret.question] = secret, fragment
        for secret, fragment in found.values():
            yield files.at(fragment.line, _sentence(code, secret, fragment))


def _sentence(code: CellCode, secret: _Solution, fragment: Fragment) -> str:
    where = f"the solution of {secret.question} in {secret.assignment}"
    same = f"`{fragment.text}` computes what `{secret.fragment.text}` does in {where}"
    return f"cell {code.cell.id}: {same}; students get this cell, so do it in another way"


def _code(files: Files, assignment: str) -> list[CellCode]:
    source = parse_source(files.course.assignment(assignment)).source
    return [read_cell(source, cell)[0] for cell in source.cells if cell.kind == "code"]


def _known(codes: list[CellCode]) -> Iterator[str]:
    """Yield names that mean the same in every cell: imported ones, and exercises' functions."""
    for code in codes:
        for node in ast.walk(code.tree):
            if isinstance(node, ast.alias):
                yield node.asname or node.name.partition(".")[0]
            elif isinstance(node, ast.FunctionDef) and code.cell.role == "solution":
                yield node.name


def _distinct(code: CellCode, known: set[str], *, answers: bool) -> Iterator[tuple[Form, Fragment]]:
    """Yield the fragments of a cell that are large enough to be nobody's by chance.

    Args:
        code: of the cell.
        known: names that keep their meaning.
        answers: of what is between markers; or else of what students get.
    """
    hidden = _hidden_lines(code)
    for statements in scopes(code.tree):
        chosen = [each for each in statements if _is_within(each, hidden) == answers]
        if not answers:  # a loop round an answer is no fragment that students get
            chosen = [each for each in chosen if not hidden.intersection(_lines(each))]
        for fragment in fragments(chosen, known - _variables(code.tree), WHOLE):
            if fragment.whole:
                yield (True, fragment.form), fragment
            if fragment.operations >= PART:
                yield (False, fragment.form), fragment


def _variables(tree: ast.Module) -> set[str]:
    """Return the names that a cell itself sets, even where they are also names of Python's."""
    nodes = list(ast.walk(tree))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _hidden_lines(code: CellCode) -> set[int]:
    cell = code.cell
    if cell.role != "solution" or scan_markers(cell.text)[1]:
        return set()
    blocks = find_blocks(cell.text, "")
    return {cell.first_line + n for block in blocks for n in range(block.first, block.last + 1)}


def _lines(statement: ast.stmt) -> range:
    return range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)


def _is_within(statement: ast.stmt, lines: set[int]) -> bool:
    return statement.lineno in lines
