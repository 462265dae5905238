"""Data that checks and cells read exist: references, hidden images, files, budgets."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.findings import Finding, listed, nearest
from autograder.judging.diagnosis.origin import stale
from autograder.publish.check_files import CheckFile, parameters_of
from autograder.publish.static.files import Files
from autograder.publish.static.scopes import literal, top_level


def missing_references(files: Files) -> Iterator[Finding]:
    """Find checks that read reference outputs or hidden images that don't exist."""
    images = files.course.hidden_images
    for file in files.checks:
        path = files.assignment.references / f"{file.question}.npz"
        advice = _how_to_make(files, file.question)
        yield from _read_from(files, file, "reference", path, advice)
        yield from _read_from(files, file, "hidden_images", images, "put it back")
    if files.maker and (arrays := _arrays(images)) is not None:
        for node in files.maker.tree.body:
            if isinstance(node, ast.FunctionDef) and len(parameters_of(node)) == 2:
                for line, key in _keys(node, parameters_of(node)[1]):
                    if key not in arrays:
                        wrong = f"{files.name(images)} has no array {key!r}{nearest(key, arrays)}"
                        yield Finding(files.maker.file, line, wrong)


def stale_signatures(files: Files) -> Iterator[Finding]:
    """Find questions whose mistakes' signatures are older than their probes, bank or solution."""
    for question in stale(files.source):
        path = files.assignment.diagnosis_file(question)
        made = files.name(files.assignment.signatures(question))
        wrong = f"{made} was made from other probes, bank entries or sentences"
        advice = f"run `iml references {files.assignment.name}`"
        yield Finding(files.name(path), 0, f"{wrong}; {advice}")


def _how_to_make(files: Files, question: str) -> str:
    command = f"run `iml references {files.assignment.name}`"
    made = files.maker.tree.body if files.maker else []
    if any(isinstance(node, ast.FunctionDef) and node.name == question for node in made):
        return command
    make = files.name(files.assignment.references / "make.py")
    return f"write a function {question}(student, images) in {make}, then {command}"


def _read_from(
    files: Files, file: CheckFile, fixture: str, path: Path, advice: str
) -> Iterator[Finding]:
    takers = [*file.fixtures, *(check.node for check in file.checks)]
    users = [node for node in takers if fixture in parameters_of(node)]
    if not users:
        return
    arrays = _arrays(path)
    if arrays is None:
        state = "is not an .npz" if path.is_file() else "is missing"
        wrong = f"{users[0].name} takes {fixture}, but {files.name(path)} {state}; {advice}"
        yield file.at(users[0], wrong)
        return
    for node in users:
        for line, key in _keys(node, fixture):
            if key not in arrays:
                there = nearest(key, arrays, f"; it has {listed(arrays)}")
                wrong = f"{files.name(path)} has no array {key!r}{there} (if it is new: {advice})"
                yield Finding(file.name, line, wrong)


def _arrays(path: Path) -> list[str] | None:
    """Return the names of an ``.npz`` file's arrays; None if there is no such file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [name.removesuffix(".npy") for name in archive.namelist()]
    except (OSError, zipfile.BadZipFile):
        return None


def _keys(tree: ast.AST, name: str) -> Iterator[tuple[int, str]]:
    """Yield the literal keys in ``name["…"]``, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == name:
            key = literal(node.slice)
            yield from [] if key is None else [(node.lineno, key)]


def missing_data(files: Files) -> Iterator[Finding]:
    """Find files below ``data/`` that cells or helpers name and that students don't get."""
    there = [path.name for path in (files.course.common / "data").glob("*") if path.is_file()]
    trees = [(files.source_file, code.tree) for code in files.code.values()]
    trees += [(module.file, module.tree) for module in files.common.values()]
    named = [(file, *found) for file, tree in trees for found in _data_names(tree)]
    for prose in files.prose.values():
        spans = (span for span in prose.spans if span.text.startswith("data/"))
        named += [(files.source_file, span.line, span.text) for span in spans]
    named += [(files.source_file, *found) for found in _loaded(files)]
    for file, line, name in named:
        rest = name.removeprefix("data/")
        if rest and rest not in there:
            wrong = f"students get no {name!r}: source/common/data/ has no {rest}"
            yield Finding(file, line, f"{wrong}{nearest(rest, there)}")


def _loaded(files: Files) -> Iterator[tuple[int, str]]:
    """Yield what ``load_images("mnist")`` and the like read: ``data/mnist.npz``."""
    loaders = {name for name in files.helpers if name.startswith("load_")}
    for code in files.code.values():
        for node in ast.walk(code.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in loaders and node.args:
                name = literal(node.args[0])
                yield from [] if name is None else [(node.lineno, f"data/{name}.npz")]


def _data_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield ``"data/…"`` and ``DATA / "…"``, as paths relative to the release's folder."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and ast.unparse(node.left) in ("DATA", "helpers.DATA"):
            right = literal(node.right)
            yield from [] if right is None else [(node.lineno, f"data/{right}")]
        text = literal(node)
        if text is not None and text.startswith("data/") and isinstance(node, ast.Constant):
            yield node.lineno, text


def wrong_budgets(files: Files) -> Iterator[Finding]:
    """Find names that grading sets and that their cell doesn't, and budgets in two places."""
    cells = [cell for cell in files.source.cells if "parameters" in cell.tags]
    for cell in cells[1:]:
        wrong = f"the budget is in the cell {cells[0].id} already; grading uses one such cell"
        yield files.source.at(cell, -1, f"{wrong}: move these lines there")
    for cell in cells:
        code = files.code.get(cell.id)
        own = top_level(code.tree) if code else {}
        for name, value in cell.grading if code and code.parsed else ():
            if name not in own:
                known = nearest(name, own, f"; it sets {listed(own)}")
                wrong = f"grading sets {name!r}, which this cell doesn't{known}"
                yield files.source.at(cell, -1, wrong)
            elif other := _other_kind(own[name], value):
                wrong = f"grading sets {name} to {value!r}, but its own value is {other}"
                yield files.source.at(cell, -1, f"{wrong}; write one of the same kind")


def _other_kind(statement: ast.stmt, value: object) -> str:
    """Return the value that a statement assigns, if it is a literal of another kind."""
    assigned = getattr(statement, "value", None)
    if not isinstance(assigned, ast.Constant):
        return ""
    numbers = (int, float)
    kinds = type(assigned.value), type(value)
    same = kinds[0] is kinds[1] or (kinds[0] in numbers and kinds[1] in numbers)
    return "" if same else repr(assigned.value)
