"""``pytest tests/attention --submission FILE``: the sandbox behind an ordinary pytest run."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bridge.client import Student
from autograder.checks.plugin import StudentSource
from autograder.course import Assignment
from autograder.errors import AutograderError
from autograder.grade.assembler import assemble
from autograder.grade.grading import Grading, kernel_settings
from autograder.grade.judge import GradedSource
from autograder.grade.salvage import Run
from autograder.grade.submission import read_submission
from autograder.notebook.source import read_source
from autograder.sandbox.launcher import WarmProcess
from autograder.sandbox.support import check_isolation


class SubmissionSource(StudentSource):
    """Runs a notebook in the sandbox on first use and hands checks its student.

    Args:
        path: the notebook file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._warm: WarmProcess | None = None
        self._run: Run | None = None
        self._source: GradedSource | None = None
        self._seconds = 0.0

    def student(self, assignment: Assignment, question: str, visibility: str) -> Student:
        """Return what a check of this question speaks to."""
        if self._source is None:
            try:
                self._source = self._start(assignment)
            except AutograderError as error:
                pytest.exit(f"{self._path}: {error}", returncode=2)
        self._source.begin(question, self._seconds)
        return self._source.student(assignment, question, visibility)

    def _start(self, assignment: Assignment) -> GradedSource:
        check_isolation("full")
        submission = read_submission(self._path)
        assembled = assemble(submission.notebook, read_source(assignment))
        self._warm = WarmProcess()
        self._warm.wait_ready()
        grading = Grading(assignment, self._warm.control, protected=(self._path.parent,))
        self._seconds = grading.limits.check_seconds
        self._run = Run(assembled, kernel_settings(grading))
        self._run.run_cells()
        self._run.seal()
        return GradedSource(self._run)

    def close(self) -> None:
        """End the kernel and the warm process."""
        if self._run is not None:
            self._run.close()
        if self._warm is not None:
            self._warm.close()
