"""A question has one name: in cells, prose, check calls, check files, bank and references."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.notebook.source import CHECK_SUFFIX, parse_source
from autograder.publish.check_files import unknown_question
from autograder.publish.static.files import README, Files
from autograder.publish.static.notebook_code import CellCode
from autograder.publish.static.prose import Piece, Prose
from autograder.publish.static.scopes import literal

# "Exercise softmax: …" and "Question `reflect_beam`", but neither "Exercise 3" nor "Question time".
_NAMED = re.compile(
    r"\W*(?:(?:Exercise|Question)\s+`([^`\s]+)`|Exercise\s+([a-z][\w-]*)(?=\s*(?:[:(]|$)))"
)
_CALL = re.compile(r"\bgrader\.check\(\s*[\"']([^\"']*)[\"']\s*\)")


def wrong_names(files: Files) -> Iterator[Finding]:
    """Find names of questions that the notebook doesn't have, wherever they occur."""
    yield from _headings(files)
    yield from _check_calls(files)
    yield from _readme(files)
    yield from _references(files)


def _headings(files: Files) -> Iterator[Finding]:
    """Find texts that announce another question than the one whose cell comes next."""
    ids = [cell.id for cell in files.source.cells]
    for cell_id, prose in files.prose.items():
        later = (other for other in ids[ids.index(cell_id) :] if other in files.graded)
        following = next(later, "")
        for line, name in _announced(prose):
            if name not in files.graded:
                yield files.at(line, unknown_question(name, files.graded))
            elif name != following:
                has = f"the next question's cell is {following}" if following else "no cell follows"
                yield files.at(line, f"this announces {name}, but {has}; name that, or move this")


def _announced(prose: Prose) -> Iterator[tuple[int, str]]:
    bold = [piece for piece in prose.paragraphs if piece.text.startswith("**")]
    for piece in {(piece.line, piece.text) for piece in (*prose.headings, *bold)}:
        found = _NAMED.match(piece[1])
        if found:
            yield piece[0], found[1] or found[2]


def _check_calls(files: Files) -> Iterator[Finding]:
    """Compare the names in ``grader.check("…")``, in check cells, other cells and prose."""
    for code in files.code.values():
        for line, wrong in _wrong_calls(code, files.source.questions):
            yield files.at(line, f"cell {code.cell.id}: {wrong}")
    for prose in files.prose.values():
        for span in prose.spans:
            yield from _named_in(files.source_file, span, files.source.questions)


def _wrong_calls(code: CellCode, questions: list[str]) -> Iterator[tuple[int, str]]:
    cell = code.cell
    own = cell.id.removesuffix(CHECK_SUFFIX) if cell.role == "check" else ""
    calls = [
        (node.lineno, literal(node.args[0]) if node.args else None)
        for node in ast.walk(code.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "grader.check"
    ]
    if own and code.parsed and own not in [name for _, name in calls]:
        line = calls[0][0] if calls else cell.first_line
        meant = "" if not calls or calls[0][1] is None else f" but {calls[0][1]!r}"
        yield line, f'this cell doesn\'t check {own!r}{meant}; write grader.check("{own}")'
        return
    for line, name in calls:
        if name is not None and name not in questions:
            yield line, unknown_question(name, questions)
        elif own and name != own:
            yield line, f"the check cell of {own} checks {name or 'something else'} too; move that"


def _named_in(file: str, piece: Piece, questions: list[str]) -> Iterator[Finding]:
    for found in _CALL.finditer(piece.text):
        if found[1] not in questions:
            line = piece.line + piece.text.count("\n", 0, found.start())
            yield Finding(file, line, unknown_question(found[1], questions))


def _readme(files: Files) -> Iterator[Finding]:
    """Find check calls in the course's README that name no question of any assignment."""
    spans = files.readme.spans if files.readme else []
    known = set(files.source.questions)
    if not {name for span in spans for name in _CALL.findall(span.text)} <= known:
        for name in {*files.course.names()} - {files.assignment.name}:
            known |= set(parse_source(files.course.assignment(name)).source.questions)
    for span in spans:
        yield from _named_in(README, span, sorted(known))


def _references(files: Files) -> Iterator[Finding]:
    """Find reference outputs, and functions that make them, that belong to no question."""
    questions = files.source.questions
    for path in sorted(files.assignment.references.glob("*.npz")):
        if path.stem not in questions:
            wrong = f"rename or remove this file: {unknown_question(path.stem, questions)}"
            yield Finding(files.name(path), 0, wrong)
    if files.maker is None:
        return
    for node in files.maker.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name in questions:
            continue
        if not node.name.startswith("_"):
            wrong = f"{unknown_question(node.name, questions)} (a helper's name begins with _)"
            yield files.maker.at(node, wrong)
