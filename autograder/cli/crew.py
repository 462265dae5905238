"""Who grades a class: this machine, or the workers of a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from autograder.cli.output import Output
from autograder.grading.batch import try_checks_first
from autograder.grading.executor import Executor, LocalExecutor
from autograder.grading.pool import start_server
from autograder.judging.judge.setup import Setup
from autograder.judging.sandbox.launcher import WarmProcess


class Crew(Protocol):
    """Gets ready to grade, and grades."""

    @property
    def control(self) -> Any:
        """Of this machine's warm process; None if kernels run elsewhere."""

    def at_work(
        self, setup: Setup, out: Path, protected: tuple[Path, ...]
    ) -> contextlib.AbstractContextManager[tuple[Setup, Executor]]:
        """Get ready for an assignment.

        Args:
            setup: what it is graded with.
            out: where results go.
            protected: what no kernel may see of this machine.

        Returns:
            For a block: the setup with its checks tried, and what grades.

        Raises:
            SandboxError: kernels can't be started, or the checks can't be tried.
            MissingPrerequisite: nobody can grade.
        """


class LocalCrew:
    """Processes of this machine.

    Args:
        warm: the process that kernels are forked from; it may still be importing.
        jobs: submissions at a time.
        output: where to print.
    """

    def __init__(self, warm: WarmProcess, jobs: int, output: Output) -> None:
        self._warm, self._jobs, self._output = warm, jobs, output
        start_server()

    @property
    def control(self) -> Any:
        """See `Crew`."""
        return self._warm.control

    @contextlib.contextmanager
    def at_work(
        self, setup: Setup, out: Path, protected: tuple[Path, ...]
    ) -> Iterator[tuple[Setup, Executor]]:
        """Wait for the imports, and try the checks; see `Crew`."""
        status = self._output.console.status
        with status("importing what notebooks use, once for all submissions …"):
            self._warm.wait_ready()
        yield with_checks_tried(setup, self._output), LocalExecutor(self._jobs)


def with_checks_tried(setup: Setup, output: Output) -> Setup:
    """Try the checks on the reference solution, before any student's code runs.

    Raises:
        SandboxError: they could not be tried.
    """
    with output.console.status("trying the checks on the reference solution (once) …"):
        setup = try_checks_first(setup)
    say_broken_checks(setup, output)
    return setup


def say_broken_checks(setup: Setup, output: Output) -> None:
    """Name the checks that don't accept the reference solution."""
    for check, reason in setup.trial.reasons.items() if setup.trial else ():
        output.say(
            f"{check}: {reason}. Submissions that fail it lose nothing and need a person.",
            style="yellow",
        )
