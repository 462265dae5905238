"""Options that several commands share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console

from autograder.errors import UsageError
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Isolation
from autograder.judging.sandbox.support import check_isolation

IsolationOption = Annotated[
    Isolation,
    typer.Option(
        help="full (sandbox); where that can't be had, user (for root: another user), or process."
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Submissions graded at a time.")]

DEFAULT_JOBS = os.cpu_count() or 1


def kernels_at_a_time(isolation: Isolation, jobs: int, console: Console) -> int:
    """Return how many submissions are run at a time, and say so where it is fewer than asked for.

    Raises:
        UsageError: jobs is below 1.
    """
    if jobs < 1:
        raise UsageError(f"--jobs {jobs} must be at least 1")
    if isolation == Isolation.USER and jobs > 1:
        console.print(
            f"Isolation user runs one kernel at a time, not {jobs}: without namespaces, two could "
            "tell each other what they know."
        )
        return 1
    return jobs


@contextlib.contextmanager
def warm_process(isolation: Isolation, jobs: int = 1) -> Iterator[WarmProcess]:
    """Start the warm process for ``jobs`` kernels at a time, each with its share of the cores.

    Raises:
        MissingPrerequisite: this machine can't give that isolation.
    """
    check_isolation(isolation)
    with WarmProcess(threads=max(1, (os.cpu_count() or 1) // jobs)) as warm:
        yield warm
