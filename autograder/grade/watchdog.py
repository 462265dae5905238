"""A limit on what a check computes on its own side: a check that hangs must not stop a batch."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_AGAIN_SECONDS = 1.0  # a check may swallow the first alarm


class CheckHung(BaseException):
    """A check computed for too long; not an `Exception`, so that no check catches it."""


class Watchdog:
    """Interrupts whatever runs under `watch` for too long; time under `pause` doesn't count.

    Signals reach the main thread alone; in any other, nothing is watched.

    Args:
        seconds: how long one watch may last.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Raise `CheckHung` in the block when its time is up."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGALRM, _hung)
        signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    @contextlib.contextmanager
    def pause(self) -> Iterator[None]:
        """Stop the clock for the block: somebody else's time."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            yield
        finally:
            if left > 0:
                signal.setitimer(signal.ITIMER_REAL, left, _AGAIN_SECONDS)


def _hung(_number: int, _frame: FrameType | None) -> None:
    raise CheckHung("the check took too long on the grader's side")
