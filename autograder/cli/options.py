"""Options that several commands share, and the limits made from them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Annotated

import typer

from autograder.errors import UsageError
from autograder.sandbox.launcher import WarmProcess
from autograder.sandbox.request import Limits
from autograder.sandbox.support import check_isolation

_DEFAULT = Limits()

Isolation = Annotated[
    str,
    typer.Option(
        help="full (sandbox), or process where the sandbox can't be had: every report says so."
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Submissions graded at a time.")]
CellSeconds = Annotated[float, typer.Option(help="Time limit of one cell, in seconds.")]
CheckSeconds = Annotated[float, typer.Option(help="Time limit of one check, in seconds.")]
SubmissionSeconds = Annotated[float, typer.Option(help="Time limit of one submission, in seconds.")]
MemoryMB = Annotated[int, typer.Option("--memory", help="Memory of one submission, in MB.")]

DEFAULT_JOBS = os.cpu_count() or 1
DEFAULT_CELL_SECONDS = _DEFAULT.cell_seconds
DEFAULT_CHECK_SECONDS = _DEFAULT.check_seconds
DEFAULT_SUBMISSION_SECONDS = _DEFAULT.submission_seconds
DEFAULT_MEMORY = _DEFAULT.memory_bytes // 2**20


def make_limits(
    cell_seconds: float, check_seconds: float, submission_seconds: float, memory: int
) -> Limits:
    """Return the limits that the options ask for.

    Raises:
        UsageError: one of them is not above 0.
    """
    given = {
        "--cell-seconds": cell_seconds,
        "--check-seconds": check_seconds,
        "--submission-seconds": submission_seconds,
        "--memory": memory,
    }
    for name, value in given.items():
        if not value > 0:
            raise UsageError(f"{name} {value} must be above 0")
    return Limits(
        cell_seconds=cell_seconds,
        check_seconds=check_seconds,
        submission_seconds=submission_seconds,
        memory_bytes=memory * 2**20,
    )


@contextlib.contextmanager
def warm_process(isolation: str, jobs: int = 1) -> Iterator[WarmProcess]:
    """Start the warm process for ``jobs`` kernels at a time, each with its share of the cores.

    Raises:
        MissingPrerequisite: this machine can't give that isolation.
        UsageError: jobs is below 1.
    """
    if jobs < 1:
        raise UsageError(f"--jobs {jobs} must be at least 1")
    check_isolation(isolation)
    with WarmProcess(threads=max(1, (os.cpu_count() or 1) // jobs)) as warm:
        yield warm
