"""Check files as text: what a build reads from them without running them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment, Visibility
from autograder.errors import GateError
from autograder.findings import Finding, listed, nearest, raise_findings, read_text, within
from autograder.notebook.source import Source
from autograder.publish.python import parse_python

Function = ast.FunctionDef
FIXTURES = {"public": ("student",), "hidden": ("student", "reference", "hidden_images")}
MARKS = ("points", "hint")


@dataclass(frozen=True)
class Check:
    """One check, as its file declares it.

    Args:
        name: the function's name.
        title: first line of its docstring.
        points: what it is worth.
        hint: text of its ``hint`` marker; may be empty.
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
    visibility: Visibility
    question: str
    text: str
    tree: ast.Module
    checks: tuple[Check, ...]
    fixtures: tuple[Function, ...]

    @property
    def name(self) -> str:
        """The file's path relative to the course's folder."""
        return within(self.path.parents[3], self.path)

    def at(self, node: ast.stmt | ast.expr, message: str) -> Finding:
        """Return a finding for a line of this file."""
        return Finding(self.name, node.lineno, message)


def read_check_file(assignment: Assignment, visibility: Visibility, question: str) -> CheckFile:
    """Read one check file.

    Raises:
        GateError: there is none, it doesn't parse, or a check breaks a rule; all such rules are
            listed.
    """
    file, findings = scan_check_file(assignment, visibility, question)
    raise_findings(findings, GateError)
    assert file is not None  # what has no findings was read
    return file


def all_check_files(source: Source) -> list[CheckFile]:
    """Read every check file of an assignment, question by question, public before hidden.

    Raises:
        GateError: as `read_check_file`, where each question needs public checks; or a file's
            question is not in the notebook.
    """
    files, findings = scan_check_files(source)
    raise_findings(findings, GateError)
    return files


def scan_check_files(source: Source) -> tuple[list[CheckFile], list[Finding]]:
    """Read every check file as far as it can be read, and collect the mistakes."""
    assignment = source.assignment
    findings = list(_strays(source))
    files = []
    for question in source.questions:
        for visibility in Visibility:
            if (
                visibility == Visibility.PUBLIC
                or assignment.check_file(visibility, question).is_file()
            ):
                file, wrong = scan_check_file(assignment, visibility, question)
                files += [file] if file else []
                findings += wrong
    return files, findings


def scan_check_file(
    assignment: Assignment, visibility: Visibility, question: str
) -> tuple[CheckFile | None, list[Finding]]:
    """Read one check file as far as it can be read, and collect its mistakes."""
    path = assignment.check_file(visibility, question)
    name = within(assignment.root, path)
    if not path.is_file():
        return None, [Finding(name, 0, f"there is no such file; question {question} needs one")]
    text, found = read_text(path, name)
    tree, faults = parse_python(text)
    found += [Finding(name, line, wrong) for line, wrong in faults]
    if tree is None:
        return None, found
    reader = _Reader(tree, visibility)
    found += [Finding(name, line, wrong) for line, wrong in reader.faults]
    fixtures = tuple(reader.fixtures)
    file = CheckFile(path, visibility, question, text, tree, tuple(reader.checks), fixtures)
    return file, found


def _strays(source: Source) -> Iterator[Finding]:
    """Find files next to the check files that belong to no question, or would not be run."""
    for visibility in Visibility:
        folder = source.assignment.tests / visibility
        for path in sorted(folder.glob("*.py")):
            name, question = within(source.assignment.root, path), path.stem.removeprefix("test_")
            if path.stem == question:
                wrong = "its name doesn't begin with test_, so it never runs; rename it"
                yield Finding(name, 0, f"{wrong} to test_<question>.py, or move it elsewhere")
            elif question not in source.questions:
                yield Finding(name, 0, unknown_question(question, source.questions))


def unknown_question(name: str, known: list[str]) -> str:
    """Return a message that the notebook has no such question, and which ones it has."""
    there = f"; there are {listed(known)}"
    return f"the notebook has no question {name!r}{nearest(name, known, there)}"


class _Reader:
    """Reads checks and fixtures from a file's tree and collects mistakes, line by line."""

    def __init__(self, tree: ast.Module, visibility: Visibility) -> None:
        self.checks: list[Check] = []
        self.faults: list[tuple[int, str]] = []
        functions = [node for node in tree.body if isinstance(node, Function)]
        self.fixtures = [node for node in functions if is_fixture(node)]
        known = [*FIXTURES[visibility], *(fixture.name for fixture in self.fixtures)]
        for node in functions:
            is_check = node.name.startswith("test")
            if is_check or is_fixture(node):
                self._parameters(node, known)
            if is_check:
                self._check(node)
            elif any("pytest.mark" in ast.unparse(mark) for mark in node.decorator_list):
                self._say(node, f"{node.name} has marks of a check, but a check begins with test_")
        self._twice(functions)
        for other in tree.body:
            if isinstance(other, ast.AsyncFunctionDef | ast.ClassDef) and _is_test(other.name):
                self._say(other, f"{other.name}: a check is a plain function; write def test_…")

    def _say(self, node: ast.stmt | ast.expr, wrong: str) -> None:
        self.faults.append((node.lineno, wrong))

    def _twice(self, functions: list[Function]) -> None:
        counts = Counter(node.name for node in functions)
        for node in functions:
            if counts[node.name] > 1:
                counts[node.name] = 0  # once is enough
                what, lost = ("checks", "run") if _is_test(node.name) else ("functions", "count")
                wrong = f"two {what} are called {node.name}; only one would {lost}: rename one"
                self._say(node, wrong)

    def _parameters(self, node: Function, known: list[str]) -> None:
        for name in parameters_of(node):
            if name not in known:
                meant = nearest(name, known, f"; there are {listed(known)}")
                self._say(node, f"{node.name} takes {name!r}, which nothing provides{meant}")

    def _check(self, node: Function) -> None:
        title = (ast.get_docstring(node) or "").partition("\n")[0].strip()
        if not title:
            wrong = "needs a docstring; its first line is the title that students read"
            self._say(node, f"{node.name}: {wrong}")
        marks = self._marks(node)
        points, hint = marks.get("points", 0), marks.get("hint", "")
        if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
            self._say(node, f"{node.name}: needs @pytest.mark.points(n) with a number above 0")
            points = 0
        if not isinstance(hint, str):
            self._say(node, f"{node.name}: its hint is not a text")
            hint = ""
        self.checks.append(Check(node.name, title, points, hint, node))

    def _marks(self, node: Function) -> dict[str, object]:
        """Read the decorators ``@pytest.mark.<name>(<literal>)``; there may be no others."""
        marks: dict[str, object] = {}
        for decorator in node.decorator_list:
            text = ast.unparse(decorator)
            name, bracket, _ = text.removeprefix("pytest.mark.").partition("(")
            if name not in MARKS or not bracket or not isinstance(decorator, ast.Call):
                meant = nearest(name, MARKS)
                self._say(decorator, f"{node.name}: @{text} is not a points or hint marker{meant}")
            elif len(decorator.args) != 1 or not isinstance(decorator.args[0], ast.Constant):
                self._say(decorator, f"{node.name}: @{text} needs one literal value")
                marks[name] = 1 if name == "points" else ""
            elif name in marks:
                self._say(decorator, f"{node.name}: has two {name} markers; leave one out")
            else:
                marks[name] = decorator.args[0].value
        return marks


def _is_test(name: str) -> bool:
    return name.startswith(("test", "Test"))


def is_fixture(node: Function) -> bool:
    """Whether a function of a check file provides arguments for its checks."""
    return any(ast.unparse(decorator) == "pytest.fixture" for decorator in node.decorator_list)


def parameters_of(node: Function) -> list[str]:
    """Return the names of a function's parameters."""
    return [parameter.arg for parameter in node.args.args]


def probes_used(files: list[CheckFile]) -> list[str]:
    """Return the names in ``student.probe("<name>")``, sorted.

    Raises:
        GateError: a probe is named by something other than a literal.
    """
    names: set[str] = set()
    for file in files:
        for call in probe_calls(file.tree):
            if not isinstance(call.args[0], ast.Constant):
                raise GateError(str(file.at(call, "name the probe by a literal")))
            names.add(str(call.args[0].value))
    return sorted(names)


def probe_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls ``….probe(<name>)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "probe" and node.args:
            yield node
