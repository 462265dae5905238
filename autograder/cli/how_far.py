"""How far a long command is: a bar in a terminal; in a file, where none can be drawn, lines."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.text import duration

_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TextColumn("left:"),
    TimeRemainingColumn(),
)
_LINE_EVERY = 30.0  # seconds


class HowFar:
    """Shows how many of a command's many things are done, and how long the rest may take.

    Args:
        console: where to print.
        doing: what is done to each: ``grading``.
        done: what has been done to it then: ``graded``.
        total: how many there are; None if that isn't known yet.
    """

    def __init__(self, console: Console, doing: str, done: str, total: int | None = None) -> None:
        self._console = console
        self._done = done
        # Colours may be forced where no bar can be drawn; and a bar that is removed leaves an empty
        # line there.
        self._drawn = console.is_terminal and console.file.isatty() and not console.is_dumb_terminal
        self._progress = Progress(
            *_COLUMNS, console=console, transient=True, disable=not self._drawn
        )
        self._bar = self._progress.add_task(doing, total=total)
        self._began = self._said = time.monotonic()
        self._before = 0

    def __enter__(self) -> HowFar:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def advance(self, count: int = 1, now: str = "", *, before: bool = False) -> None:
        """Count so many more things as done.

        Args:
            count: how many.
            now: what the bar says instead, if anything.
            before: whether an earlier run did them: they say nothing of how long the others take.
        """
        self._before += count * before
        self._progress.update(self._bar, advance=count, description=now or None)
        self._say()

    def reach(self, completed: int, total: int) -> None:
        """Set how many are done, and of how many."""
        self._progress.update(self._bar, completed=completed, total=total)
        self._say()

    def _say(self) -> None:
        """Print a line where no bar can be seen, unless there was one just now."""
        now, bar = time.monotonic(), self._progress.tasks[0]
        if self._drawn or now - self._said < _LINE_EVERY or bar.finished:
            return
        self._said = now
        done, total = int(bar.completed), bar.total
        if not total:
            self._line(f"{done} {self._done}")
            return
        here = done - self._before
        left = (now - self._began) / max(here, 1) * (total - done)
        about = f"; about {duration(left)} left" if here else ""
        self._line(f"{done} of {total:.0f} {self._done}{about}")

    def _line(self, line: str) -> None:
        self._console.print(line, markup=False, soft_wrap=True)
