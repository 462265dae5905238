"""Where the work of grading runs: the seam between a batch and the machines that carry it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from autograder.grading.pool import Pool, Record, WorkFailed

Item = TypeVar("Item")


class Executor(Protocol):
    """Carries out pieces of work, several at a time; one that fails doesn't stop the others."""

    def run(
        self, work: Callable[[Item], Record], items: Iterable[Item], seconds: float
    ) -> Iterator[tuple[Item, Record | WorkFailed]]:
        """Yield each item with what came of it, in the order in which they end.

        Args:
            work: a function of a module; returns what JSON can hold.
            items: pieces of work.
            seconds: after which a piece of work is given up.
        """


class LocalExecutor:
    """Processes of this machine.

    Args:
        jobs: processes at a time.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(
        self, work: Callable[[Item], Record], items: Iterable[Item], seconds: float
    ) -> Iterator[tuple[Item, Record | WorkFailed]]:
        """Yield each item with what came of it; see `Executor`."""
        return Pool(work, self._jobs, seconds).run(items)
