"""Statistics of checks, and who hears of them.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One statistic of a check, whose value is luck in part, and what it is held against.

    Args:
        message: what is said if it lies outside.
        value: of the statistic; the rounds that were needed where something was trained.
        low: the smallest value that passes.
        high: the largest; the rounds that were allowed.
    """

    message: str
    value: float
    low: float
    high: float

    @property
    def passes(self) -> bool:
        """Whether it lies inside; NaN does not."""
        return self.low <= self.value <= self.high


_listeners: list[Callable[[Measurement], None]] = []


@contextlib.contextmanager
def measuring(listener: Callable[[Measurement], None]) -> Iterator[None]:
    """Let ``listener`` hear of every statistic that a check measures meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def measured(measurement: Measurement) -> bool:
    """Tell all who listen; return whether the statistic lies inside its bounds."""
    for listener in _listeners:
        listener(measurement)
    return measurement.passes
