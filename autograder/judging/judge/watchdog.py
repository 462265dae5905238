"""A limit on what a check computes on its own side: a check that hangs must not stop a batch."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from autograder.judging.kernel.clock import Clock, Limit

_AGAIN_SECONDS = 1.0  # a check may swallow the first alarm


class CheckHung(BaseException):
    """A check computed for too long; not an `Exception`, so that no check catches it."""


class Watchdog:
    """Interrupts whatever runs under `watch` for too long; time under `pause` doesn't count.

    Nor does time that this process waits for a processor: see `Clock`. Signals reach only the
    main thread; in any other, nothing is watched.

    Args:
        seconds: how long one watch may last.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._limit = Limit(seconds)
        self._clock: Clock | None = None

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Raise `CheckHung` in the block when its time is up."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        outer = self._limit, self._clock
        before = signal.signal(signal.SIGALRM, self._look)
        self._limit = Limit(self._seconds)
        self._start()
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            self._limit, self._clock = outer

    @contextlib.contextmanager
    def pause(self) -> Iterator[None]:
        """Stop the clock for the block: its time is not the check's own."""
        if self._clock is None or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._clock.stop()
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        self._clock = Clock(self._limit)
        signal.setitimer(signal.ITIMER_REAL, max(self._clock.left(), 0.001), _AGAIN_SECONDS)

    def _look(self, _number: int, _frame: FrameType | None) -> None:
        if self._clock is None:
            return
        left = self._clock.left()
        if left <= 0:
            raise CheckHung("the check took too long on the grader's side")
        signal.setitimer(signal.ITIMER_REAL, left, _AGAIN_SECONDS)
