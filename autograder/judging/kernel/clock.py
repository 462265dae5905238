"""What counts against a time limit: all time except that spent waiting for a processor.

On an overloaded machine, honest work must not run out of time because others keep it from running.
So time doesn't count while threads of the submission, or of the process that grades it, are ready
to run but have to wait; Linux measures this for each thread. Computing counts, and so does
sleeping: a cell that waits for nothing ends as soon as one that loops. Since a submission with
many busy threads waits for itself, the limit ends after four times its seconds in any case. It
never ends earlier than its seconds.
"""

from __future__ import annotations

import os
import time

from autograder.judging.sandbox.processes import descendants, waited_for_processor

BACKSTOP = 4.0  # a limit ends after this many times its seconds, whatever they were spent on
_UNSEEN = 0.1  # share of a limit that may pass before /proc is read: most calls are short
_PAUSE = 0.5  # seconds between two looks at /proc


class Limit:
    """One time limit, and how much of it is used up.

    Args:
        seconds: the limit.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._passed = 0.0
        self._waited = 0.0

    def count(self, passed: float, waited: float) -> None:
        """Add seconds that passed, and those of them spent waiting for a processor."""
        self._passed += passed
        self._waited += waited

    @property
    def passed(self) -> float:
        """Seconds that passed in all."""
        return self._passed

    @property
    def left(self) -> float:
        """Seconds during which the limit can't end yet; 0 or less once it has ended."""
        used = max(0.0, self.passed - self._waited)
        return min(self.seconds - used, BACKSTOP * self.seconds - self.passed)


class RunningLimit(Limit):
    """A limit whose time runs from its creation on."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._begun = time.monotonic()

    @property
    def passed(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self._begun


class Clock:
    """Measures one stretch of time and counts it against limits.

    Args:
        limits: all of them; the first to end ends the stretch.
        kernel: process whose waiting, and that of all it started, is left out, as is that of
            this process.
    """

    def __init__(self, *limits: Limit, kernel: int | None = None) -> None:
        self._limits = limits
        self._kernel = kernel
        self._last = time.monotonic()
        self._looked = 0.0
        self._waited: float | None = None  # at the last look

    def left(self) -> float:
        """Count the time since the last call; return in how many seconds to call again.

        Zero or less means that a limit has ended.
        """
        now = time.monotonic()
        self._count(now - self._last, 0.0)
        self._last = now
        left = min(limit.left for limit in self._limits)
        if self._is_time_to_look(now, left):
            self._look()
            left = min(limit.left for limit in self._limits)
        first_look = _UNSEEN * min(limit.seconds for limit in self._limits)
        return min(left, _PAUSE if self._waited is not None else max(first_look, 0.01))

    def stop(self) -> None:
        """Count what has passed since the last call of `left`."""
        now = time.monotonic()
        self._count(now - self._last, 0.0)
        self._last = now
        if self._waited is not None:
            self._look()

    def _is_time_to_look(self, now: float, left: float) -> bool:
        if self._waited is None:
            return any(limit.passed >= _UNSEEN * limit.seconds for limit in self._limits)
        return left <= 0 or now - self._looked >= _PAUSE

    def _look(self) -> None:
        members = [os.getpid()]
        if self._kernel is not None:
            members += [self._kernel, *descendants(self._kernel)]
        waited = waited_for_processor(members)
        if self._waited is not None:
            # The figures of a thread vanish when it ends.
            self._count(0.0, max(0.0, waited - self._waited))
        self._waited = waited
        self._looked = time.monotonic()

    def _count(self, passed: float, waited: float) -> None:
        for limit in self._limits:
            limit.count(passed, waited)
