"""How much processor time some work takes, whatever else the machine does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

# About 0.1 s on a laptop. A slower or busier machine slows the loop down as it does the work.
_TURNS = 4_000_000


def effort(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes, in tenths of a second of a laptop.

    It is a ratio within one run: the unit is a fixed loop, timed right before the work and right
    after, of which the slower counts.
    """
    before = _seconds(_loop)
    seconds = _seconds(work)
    return seconds / max(before, _seconds(_loop))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _loop() -> None:
    total = 0
    for number in range(_TURNS):
        total += number
