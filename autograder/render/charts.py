"""A histogram's geometry: where its columns and ticks are. The template draws it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.text import number


@dataclass(frozen=True)
class Column:
    """One column, in pixels from the upper left corner, and its tooltip."""

    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Tick:
    """A tick at ``at`` pixels along its axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Histogram:
    """A histogram of scores; the plotting area is ``left, top`` to ``right, bottom`` pixels."""

    columns: list[Column]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    width: int = 620
    height: int = 260
    left: int = 52
    right: int = 604
    top: int = 14
    bottom: int = 206


def histogram(scores: Sequence[float], max_score: float) -> Histogram:
    """Count scores in at most 16 bins from 0 to ``max_score``, which belongs to the last one."""
    size = _step(max_score, 16)
    bins = max(1, math.ceil(round(max_score / size, 9)))
    counts = [0] * bins
    for score in scores:
        counts[min(bins - 1, max(0, int(score / size)))] += 1
    frame = Histogram([], [], [])
    x_scale = (frame.right - frame.left) / bins
    step = max(1, round(_step(max(counts), 4)))
    highest = step * max(1, math.ceil(max(counts) / step))
    y_scale = (frame.bottom - frame.top) / highest
    columns = [
        Column(
            x=round(frame.left + i * x_scale + 1, 2),
            y=round(frame.bottom - count * y_scale, 2),
            width=round(x_scale - 2, 2),
            height=round(count * y_scale, 2),
            words=f"{number(i * size)} to {number((i + 1) * size)} points: {count}",
        )
        for i, count in enumerate(counts)
    ]
    x_ticks = [Tick(round(frame.left + i * x_scale, 2), number(i * size)) for i in range(bins + 1)]
    levels = range(0, highest + 1, step)
    y_ticks = [Tick(round(frame.bottom - i * y_scale, 2), str(i)) for i in levels]
    return Histogram(columns, x_ticks, y_ticks)


def _step(span: float, parts: int) -> float:
    """Return a round step (1, 2 or 5 times a power of ten) that takes at most ``parts`` steps."""
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / parts))
    return next(m * power for m in (1, 2, 5, 10) if m * power * parts >= span * (1 - 1e-9))
