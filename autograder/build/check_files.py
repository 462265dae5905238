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
    fixtures: tuple[Function, ...]

    @property
    def where(self) -> str:
        """Name the file in an error message."""
        return f"{self.path.parents[1].name}, {self.visibility}/{self.path.name}"


def read_check_file(assignment: Assignment, visibility: str, question: str) -> CheckFile:
    """Read one check file.

    Raises:
        GateError: there is none, it doesn't parse, or a check lacks its points or its title.
    """
    path = assignment.check_file(visibility, question)
    where = f"{assignment.name}, {visibility}/{path.name}"
    if not path.is_file():
        raise GateError(
            f"{where}: there is no such file, though the notebook has a question {question}"
        )
    text = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise GateError(f"{where}, line {error.lineno}: {error.msg}") from None
    functions = [node for node in tree.body if isinstance(node, Function)]
    fixtures = tuple(node for node in functions if is_fixture(node))
    given = PUBLIC_FIXTURES if visibility == "public" else HIDDEN_FIXTURES
    for node in fixtures:
        _require_parameters(node, given, fixtures, where)
    tests = [node for node in functions if node.name.startswith("test")]
    checks = tuple(_check(node, where) for node in tests)
    for node in tests:
        _require_parameters(node, given, fixtures, where)
        if [other.name for other in tests].count(node.name) > 1:
            raise GateError(f"{where}: two checks are called {node.name}; only one would run")
    return CheckFile(path, visibility, question, text, tree, checks, fixtures)


def all_check_files(source: Source) -> list[CheckFile]:
    """Read every check file of an assignment, question by question, public before hidden.

    Raises:
        GateError: as `read_check_file`, where each question needs public checks; or a file's
            question is not in the notebook.
    """
    assignment = source.assignment
    for visibility in VISIBILITIES:
        for path in sorted((assignment.tests / visibility).glob("test_*.py")):
            if path.stem.removeprefix("test_") not in source.questions:
                where = f"{assignment.name}, {visibility}/{path.name}"
                raise GateError(f"{where}: the notebook has no question of that name")
    return [
        read_check_file(assignment, visibility, question)
        for question in source.questions
        for visibility in VISIBILITIES
        if visibility == "public" or assignment.check_file(visibility, question).is_file()
    ]


def is_fixture(node: Function) -> bool:
    """Whether a function of a check file makes arguments for its checks."""
    return any(ast.unparse(decorator) == "pytest.fixture" for decorator in node.decorator_list)


def parameters_of(node: Function) -> list[str]:
    """Return the names of a function's parameters."""
    return [parameter.arg for parameter in node.args.args]


def _require_parameters(
    node: Function, given: tuple[str, ...], fixtures: tuple[Function, ...], where: str
) -> None:
    known = [*given, *(fixture.name for fixture in fixtures)]
    unknown = [name for name in parameters_of(node) if name not in known]
    if unknown:
        raise GateError(f"{where}, {node.name}: takes {unknown[0]}, but there are only {known}")


def _check(node: Function, where: str) -> Check:
    at = f"{where}, {node.name}"
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
