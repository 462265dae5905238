"""Options that several commands share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Annotated

import typer

from autograder.errors import UsageError
from autograder.sandbox.launcher import WarmProcess
from autograder.sandbox.support import check_isolation

Isolation = Annotated[
    str,
    typer.Option(
        help="full (sandbox); where that can't be had, user (for root: another user), or process."
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Submissions graded at a time.")]

DEFAULT_JOBS = os.cpu_count() or 1


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
