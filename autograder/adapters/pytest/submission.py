"""``pytest tests/attention --submission FILE``: the sandbox behind an ordinary pytest run."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.errors import AutograderError
from autograder.judging.bridge.client import Student
from autograder.judging.checks.plugin import SOURCE_KEY
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.grading import Grading, kernel_settings
from autograder.judging.judge.judge import GradedSource
from autograder.judging.judge.salvage import Run
from autograder.judging.judge.submission import read_submission
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.support import check_isolation
from autograder.notebook.source import read_source


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission``."""
    group = parser.getgroup("iml", "iML Autograder")
    group.addoption("--submission", type=Path, help="grade this notebook in the sandbox")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have the submission checked, if one is given, in place of the reference solution."""
    path: Path | None = config.getoption("--submission")
    if path is not None and SOURCE_KEY not in config.stash:
        config.stash[SOURCE_KEY] = SubmissionSource(path)


class SubmissionSource:
    """Runs a notebook in the sandbox on first use and hands checks its student.

    Args:
        path: the notebook file.
    """

    def __init__(self, path: Path) -> None:
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
