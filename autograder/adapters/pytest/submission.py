"""``pytest tests/attention --submission FILE``: the sandbox behind an ordinary pytest run."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.choices import Isolation
from autograder.course import Assignment, Course, Visibility
from autograder.errors import AutograderError
from autograder.judging.bridge.client import Student
from autograder.judging.checks.plugin import SOURCE_KEY
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.submission import read_submission
from autograder.judging.judge.verdict import ExecutionSource
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import preloaded
from autograder.judging.sandbox.support import check_isolation


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission``."""
    group = parser.getgroup("iml", "iML Autograder")
    group.addoption("--submission", type=Path, help="grade this notebook in the sandbox")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Check the submission, if one is given, in place of the reference solution."""
    path: Path | None = config.getoption("--submission")
    if path is not None and SOURCE_KEY not in config.stash:
        config.stash[SOURCE_KEY] = SubmissionSource(path)


class SubmissionSource:
    """Runs a notebook in the sandbox on first use and gives checks its student.

    Args:
        path: the notebook file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._warm: WarmProcess | None = None
        self._execution: Execution | None = None
        self._source: ExecutionSource | None = None
        self._seconds = 0.0

    def student(self, assignment: Assignment, question: str, visibility: Visibility) -> Student:
        """Return the student whose functions a check of this question calls."""
        if self._source is None:
            try:
                self._source = self._start(assignment)
            except AutograderError as error:
                pytest.exit(f"{self._path}: {error}", returncode=2)
        self._source.begin(question, self._seconds)
        return self._source.student(assignment, question, visibility)

    def _start(self, assignment: Assignment) -> ExecutionSource:
        check_isolation(Isolation.FULL)
        submission = read_submission(self._path)
        self._warm = WarmProcess(modules=preloaded(Course(assignment.root)))
        self._warm.wait_ready()
        setup = set_up(assignment, self._warm.control, protected=(self._path.parent,))
        self._seconds = setup.limits.check_seconds
        self._execution = Execution(assemble(submission.notebook, setup.source), setup.kernels)
        self._execution.run_cells()
        self._execution.seal()
        return ExecutionSource(self._execution)

    def close(self) -> None:
        """End the kernel and the warm process."""
        if self._execution is not None:
            self._execution.close()
        if self._warm is not None:
            self._warm.close()
