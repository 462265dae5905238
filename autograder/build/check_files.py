"""Check files as text: what a build reads off them without running them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from autograder.course import VISIBILITIES, Assignment
from autograder.errors import GateError
from autograder.notebook.source import Source

Function = ast.FunctionDef
PUBLIC_FIXTURES = ("student",)
HIDDEN_FIXTURES = ("student", "reference", "hidden_images")


@dataclass(frozen=True)
class Check:
    """One check, as its file declares it.

    Args:
        name: the function's name.
        title: first line of its docstring.
        points: what it is worth.
        hint: what its ``hint`` marker says; may be empty.
        node: the function.
    """

    name: str
    title: str
    points: float
    hint: str
    node: Function


@dataclass(frozen=True)
class CheckFile:
    """One file of checks: ``tests/<assignment>/<visibility>/test_<question>.py``."""

    path: Path
    visibility: str
    question: str
    text: str
    tree: ast.Module
    checks: tuple[Check, ...]

    @property
    def where(self) -> str:
        """Name the file in an error message."""
        return f"{self.path.parents[1].name}, {self.visibility}/{self.path.name}"


def read_check_file(assignment: Assignment, visibility: str, question: str) -> CheckFile:
    """Read one check file.

    Raises:
        GateError: it doesn't parse, or a check lacks its points or its title.
    """
    path = assignment.check_file(visibility, question)
    text = path.read_text(encoding="utf-8")
    where = f"{assignment.name}, {visibility}/{path.name}"
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise GateError(f"{where}, line {error.lineno}: {error.msg}") from None
    nodes = [node for node in tree.body if is_check(node)]
    fixtures = PUBLIC_FIXTURES if visibility == "public" else HIDDEN_FIXTURES
    checks = tuple(_check(node, fixtures, where) for node in nodes if isinstance(node, Function))
    names = [check.name for check in checks]
    for name in names:
        if names.count(name) > 1:
            raise GateError(f"{where}: two checks are called {name}; the second hides the first")
    return CheckFile(path, visibility, question, text, tree, checks)


def all_check_files(source: Source) -> list[CheckFile]:
    """Read every check file of an assignment, question by question, public before hidden.

    Raises:
        GateError: as `read_check_file`; or a file's question is not in the notebook, or a question
            has no public checks, or none at all.
    """
    assignment = source.assignment
    for visibility in VISIBILITIES:
        for path in sorted((assignment.tests / visibility).glob("test_*.py")):
            if path.stem.removeprefix("test_") not in source.questions:
                where = f"{assignment.name}, {visibility}/{path.name}"
                raise GateError(f"{where}: the notebook has no question of that name")
    files = []
    for question in source.questions:
        if not assignment.check_file("public", question).is_file():
            raise GateError(f"{assignment.name}, question {question}: no public/test_{question}.py")
        files += [
            read_check_file(assignment, visibility, question)
            for visibility in VISIBILITIES
            if assignment.check_file(visibility, question).is_file()
        ]
    return files


def is_check(node: ast.stmt) -> bool:
    """Whether a statement of a check file is a check."""
    return isinstance(node, Function) and node.name.startswith("test")


def _check(node: Function, fixtures: tuple[str, ...], where: str) -> Check:
    at = f"{where}, {node.name}"
    parameters = [parameter.arg for parameter in node.args.args]
    if not parameters or not set(parameters) <= set(fixtures):
        raise GateError(f"{at}: takes {parameters}; a check here takes of {list(fixtures)}")
    title = (ast.get_docstring(node) or "").partition("\n")[0].strip()
    if not title:
        raise GateError(f"{at}: needs a docstring; its first line is the title students read")
    marks = _marks(node, at)
    points = marks.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
        raise GateError(f"{at}: needs @pytest.mark.points(n) with a number above 0")
    hint = marks.get("hint", "")
    if not isinstance(hint, str):
        raise GateError(f"{at}: its hint is not a text")
    return Check(node.name, title, points, hint, node)


def _marks(node: Function, at: str) -> dict[str, object]:
    """Read the decorators ``@pytest.mark.<name>(<literal>)``; there may be no others."""
    marks: dict[str, object] = {}
    for decorator in node.decorator_list:
        text = ast.unparse(decorator)
        name, bracket, _ = text.removeprefix("pytest.mark.").partition("(")
        if name not in ("points", "hint") or not bracket or not isinstance(decorator, ast.Call):
            raise GateError(f"{at}: @{text} is not a points or hint marker")
        if len(decorator.args) != 1 or not isinstance(decorator.args[0], ast.Constant):
            raise GateError(f"{at}: @{text} needs one literal value")
        marks[name] = decorator.args[0].value
    return marks


def probes_used(files: list[CheckFile]) -> list[str]:
    """Return the names in ``student.probe("<name>")``, sorted.

    Raises:
        GateError: a probe is named by something other than a literal.
    """
    names: set[str] = set()
    for file in files:
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr != "probe":
                continue
            argument = node.args[0] if node.args else None
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                raise GateError(f"{file.where}, line {node.lineno}: name the probe by a literal")
            names.add(argument.value)
    return sorted(names)
