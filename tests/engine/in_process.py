"""A grader for our own notebooks, without sandbox and kernel: proves scores in milliseconds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course import VISIBILITIES, Assignment
from autograder.judging.bridge.client import Student
from autograder.judging.checks.plugin import SOURCE_KEY
from autograder.judging.checks.reference import Reference
from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult


class _Source:
    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def student(self, assignment: Assignment, question: str, visibility: str) -> Student:
        return self._reference.student(question, visibility)

    def close(self) -> None:
        """Do nothing: the reference belongs to the caller."""


class _Collector:
    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.checks: list[CheckResult] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[SOURCE_KEY] = _Source(self._reference)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Any:
        if call.when == "call":
            points = item.get_closest_marker("points").args[0]
            ok = call.excinfo is None
            self.checks.append(
                CheckResult(
                    item.name,
                    item.function.__doc__,
                    item.path.parent.name,
                    Outcome.PASSED if ok else Outcome.FAILED,
                    points if ok else 0,
                    points,
                    "" if ok else str(call.excinfo.value),
                )
            )
        return (yield)


def checks_in_process(
    assignment: Assignment,
    reference: Reference,
    question: str,
    visibilities: tuple[str, ...] = VISIBILITIES,
) -> tuple[CheckResult, ...]:
    """Run the checks of one question on an executed solution."""
    collector = _Collector(reference)
    paths = [str(assignment.check_file(visibility, question)) for visibility in visibilities]
    arguments = ["-c", os.devnull, "--rootdir", str(assignment.root)]
    arguments += ["--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:terminal"]
    arguments += ["--disable-plugin-autoload", "-p", "autograder.judging.checks.plugin"]
    pytest.main([*arguments, *paths], plugins=[collector])
    return tuple(collector.checks)


def grade_in_process(assignment: Assignment, notebook: Path) -> SubmissionResult:
    """Grade a notebook of ours: its solution cells in place of the reference solution's."""
    cells = {cell.id: cell.source for cell in nbformat.read(notebook, as_version=4).cells}
    source = Reference(assignment).source
    reference = Reference(assignment, {name: cells[name] for name in source.questions})
    questions = [
        QuestionResult(name, checks_in_process(assignment, reference, name))
        for name in source.questions
    ]
    return SubmissionResult(
        student_id="build",
        assignment=assignment.name,
        status=Status.GRADED,
        max_score=sum(source.points(name) for name in source.questions),
        started="2020-01-01T00:00:00+00:00",
        seconds=0.0,
        submission_sha256="",
        checks_sha256="",
        versions={},
        isolation="none: our own notebook",
        questions=tuple(questions),
    )
