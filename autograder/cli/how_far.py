"""How far a long command is: a bar in a terminal; in a file, where none can be drawn, lines."""

from __future__ import annotations

import threading
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
_BEAT = 2.0  # seconds between two looks whether a line is due


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
        self._began = self._said = self._moved = time.monotonic()
        self._before = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def __enter__(self) -> HowFar:
        self._progress.start()
        if not self._drawn:
            threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._progress.stop()

    def advance(self, count: int = 1, now: str = "", *, before: bool = False) -> None:
        """Count so many more things as done.

        Args:
            count: how many.
            now: what the bar says instead, if anything.
            before: whether an earlier run did them: they say nothing of how long the others take.
        """
        self._before += count * before
        self._moved = time.monotonic()
        self._progress.update(self._bar, advance=count, description=now or None)
        self._say()

    def reach(self, completed: int, total: int) -> None:
        """Set how many are done, and of how many."""
        self._moved = time.monotonic()
        self._progress.update(self._bar, completed=completed, total=total)
        self._say()

    def _beat(self) -> None:
        """Print lines also while nothing gets done: one that loops may take minutes."""
        while not self._ended.wait(_BEAT):
            self._say()

    def _say(self) -> None:
        """Print a line where no bar can be seen, unless there was one just now."""
        with self._lock:
            now, bar = time.monotonic(), self._progress.tasks[0]
            if self._drawn or now - self._said < _LINE_EVERY or bar.finished:
                return
            self._said = now
            of_all = f" of {bar.total:.0f}" if bar.total else ""
            line = f"{bar.completed:.0f}{of_all} {self._done}{self._left(now)}"
            self._console.print(line, markup=False, soft_wrap=True)

    def _left(self, now: float) -> str:
        """Say how long the rest may take; where nothing has got done for long, say that."""
        bar = self._progress.tasks[0]
        if now - self._moved >= _LINE_EVERY:
            return f"; none for {duration(now - self._moved)}"
        here = bar.completed - self._before
        if not bar.total or here <= 0:
            return ""
        return f"; about {duration((now - self._began) / here * (bar.total - bar.completed))} left"
