"""The proofs that end every build, each with its own error."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from autograder.errors import GateError
from autograder.findings import raise_findings, within
from autograder.notebook.markers import BEGIN, END
from autograder.notebook.source import Source
from autograder.notebook.stubs import TEXT_STUB, code_stub
from autograder.publish.ascii import not_ascii
from autograder.publish.leaks import nothing_leaks, texts_of
from autograder.results import CheckResult, Status, SubmissionResult

Grade = Callable[[Path], SubmissionResult]


def prove_release(source: Source, release: Mapping[str, bytes]) -> None:
    """Run the gates on what nbgrader made from the sources.

    Args:
        source: the percent file.
        release: the release's files.

    Raises:
        GateError: a proof fails.
    """
    notebook = nbformat.reads(release[f"{source.assignment.name}.ipynb"].decode(), as_version=4)
    no_markers(source, release)
    stubs_parse(source, notebook)
    shipped_is_ascii(source, release)
    nothing_leaks(source, release)


def no_markers(source: Source, release: Mapping[str, bytes]) -> None:
    """Raise if a marker survived.

    Raises:
        GateError: a file of the release holds a solution marker.
    """
    for file, content in release.items():
        if any(marker in text for text in texts_of(file, content) for marker in (BEGIN, END)):
            raise GateError(f"{source.assignment.name}: {file} in the release holds a marker")


def stubs_parse(source: Source, notebook: NotebookNode) -> None:
    """Raise unless every code cell of the release parses and every answer is a stub.

    Raises:
        GateError: it doesn't.
    """
    cells = {cell.id: cell for cell in notebook.cells}
    to_python = TransformerManager().transform_cell
    for cell in source.cells:
        where, made = source.where(cell), cells[cell.id]
        stub = code_stub(cell.id).splitlines()[-1] if cell.role == "solution" else TEXT_STUB
        if cell.role in ("solution", "written") and stub not in made.source:
            raise GateError(f"{where}: the release holds no stub for it")
        if made.cell_type == "code":
            try:
                ast.parse(to_python(made.source))
            except SyntaxError as error:
                raise GateError(f"{where}: does not parse in the release: {error.msg}") from None


def shipped_is_ascii(source: Source, release: Mapping[str, bytes]) -> None:
    """Raise unless otter can read the release's tests, and students its texts, in every locale.

    Raises:
        GateError: a ``.py`` or ``.txt`` file is not ASCII.
    """
    folder = within(source.assignment.root, source.assignment.release)
    findings = not_ascii({f"{folder}/{file}": content for file, content in release.items()})
    raise_findings(findings, GateError)


def prove_scores(source: Source, solution: Path, untouched: Path, grade: Grade) -> None:
    """Raise unless grading gives the solution full marks and the untouched release none.

    Args:
        source: the percent file.
        solution: the solved notebook.
        untouched: the students' notebook.
        grade: grades one notebook.

    Raises:
        GateError: it doesn't; the message names questions and checks.
    """
    full = _graded(source, solution, grade, "the solution")
    for question in full.questions:
        if not math.isclose(question.score, source.points(question.name)):
            raise GateError(
                f"{full.assignment}, question {question.name}: the solution gets "
                f"{question.score:g} of {source.points(question.name):g} points; it fails "
                + "; ".join(_failed(question.checks))
            )
    empty = _graded(source, untouched, grade, "the untouched release")
    for question in empty.questions:
        if question.score != 0:
            passed = ", ".join(check.name for check in question.checks if check.points)
            raise GateError(
                f"{empty.assignment}, question {question.name}: the untouched release gets "
                f"{question.score:g} points for {passed}"
            )


def _graded(source: Source, notebook: Path, grade: Grade, what: str) -> SubmissionResult:
    result = grade(notebook)
    name = source.assignment.name
    if result.status is not Status.GRADED:
        problems = "; ".join(problem.text for problem in result.problems) or "no reason given"
        raise GateError(f"{name}: {what} could not be graded: {result.status} ({problems})")
    missing = set(source.questions) - {question.name for question in result.questions}
    if missing:
        raise GateError(f"{name}: grading {what} left out {', '.join(sorted(missing))}")
    return result


def _failed(checks: tuple[CheckResult, ...]) -> list[str]:
    return [
        f"{check.name} ({check.outcome}: {check.message})"
        for check in checks
        if not math.isclose(check.points, check.max_points)
    ]
