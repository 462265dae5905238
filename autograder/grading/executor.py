"""Where the work of grading runs: the seam between a batch and the machines that carry it out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Protocol, TypeVar

from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.grading.worker import Task, work

Item = TypeVar("Item")


class Executor(Protocol):
    """Grades submissions, several at a time; one that fails doesn't stop the others."""

    def grade(
        self, tasks: Iterable[Task], seconds: float
    ) -> Generator[tuple[Task, Record | WorkFailed], None, None]:
        """Grade each submission, write what came of it, and yield it with its record.

        Args:
            tasks: submissions of one assignment; taken as they can be graded.
            seconds: after which grading one is given up.

        Yields:
            In the order in which they end: the submission, and what `deliver` returned, or why
            there is nothing.
        """


class LocalExecutor:
    """Processes of this machine.

    Args:
        jobs: processes at a time.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def grade(
        self, tasks: Iterable[Task], seconds: float
    ) -> Generator[tuple[Task, Record | WorkFailed], None, None]:
        """Grade each submission; see `Executor`."""
        yield from self.run(work, tasks, seconds)

    def run(
        self, work: Callable[[Item], Record], items: Iterable[Item], seconds: float
    ) -> Iterator[tuple[Item, Record | WorkFailed]]:
        """Yield each item with what came of it, in the order in which they end.

        Args:
            work: a function of a module; returns what JSON can hold.
            items: pieces of work.
            seconds: after which a piece of work is given up.
        """
        return Pool(work, self._jobs, seconds).run(items)
