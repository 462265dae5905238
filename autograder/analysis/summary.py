"""The summary panel: average, high, low and spread, of the class and of each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Summary:
    """Of the graded submissions of a class or of one section; in points and seconds.

    Args:
        section: its name; empty for the whole class.
        n: how many submissions are graded.
        average: of their automatic scores; None, like the others, if there is none.
        high: the highest score.
        low: the lowest.
        standard_deviation: over all of them: the class is no sample of another one.
        average_seconds: that grading took.
    """

    section: str
    n: int
    average: float | None = None
    high: float | None = None
    low: float | None = None
    standard_deviation: float | None = None
    average_seconds: float | None = None


def summarise(section: str, scores: Sequence[float], seconds: Sequence[float]) -> Summary:
    """Sum up the scores of graded submissions, and how long grading took."""
    if not scores:
        return Summary(section, 0)
    points = np.array(scores)
    return Summary(
        section,
        len(points),
        average=float(points.mean()),
        high=float(points.max()),
        low=float(points.min()),
        standard_deviation=float(points.std()),
        average_seconds=float(np.mean(seconds)),
    )
