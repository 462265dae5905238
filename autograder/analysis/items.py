"""Item analysis: how hard each question and check was, and whether it tells students apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.analysis.reliability import TINY, Reliability, reliability
from autograder.analysis.scores import ClassScores, Item, Numbers

# Below this, groups hold a student or two, and say nothing about a class.
FEWEST = 10
# Kelley, "The selection of upper and lower groups for the validation of test items" (1939).
GROUP = 0.27
QUINTILES = 5


@dataclass(frozen=True)
class Groups:
    """How an item went in parts of the class, ordered by total: shares of its points.

    Args:
        size: students in the upper and in the lower group.
        upper: of the 27% with the highest totals.
        middle: of the rest.
        lower: of the 27% with the lowest totals.
        quintiles: of five groups of equal size, lowest totals first.
        full: how many got full points, in the upper, middle and lower group.
    """

    size: int
    upper: float
    middle: float
    lower: float
    quintiles: tuple[float, ...]
    full: tuple[int, int, int]


@dataclass(frozen=True)
class ItemAnalysis:
    """What a class's scores say about a question or check.

    Args:
        item: which.
        n: submissions that have it.
        full: how many of them earned all of its points.
        difficulty: mean score over points, 0 to 1; None if nobody has it or it is worth nothing.
        discrimination: Pearson's correlation of its score with the rest of the total; None if one
            of them doesn't vary.
        variance: of its score over points, 0 to 0.25.
        groups: None for classes of fewer than `FEWEST`.
        alpha_without: Cronbach's alpha of the other questions; None for a check.
    """

    item: Item
    n: int
    full: int
    difficulty: float | None
    discrimination: float | None
    variance: float | None
    groups: Groups | None
    alpha_without: float | None


def analyse_items(scores: ClassScores) -> tuple[list[ItemAnalysis], Reliability]:
    """Judge every question and check, in the order of `ClassScores.items`."""
    trust = reliability(scores.questions)
    without = iter(trust.without)
    found = []
    for i, item in enumerate(scores.items):
        alpha = None if item.check else next(without)
        found.append(_analyse(scores, i, alpha))
    return found, trust


def _analyse(scores: ClassScores, i: int, alpha_without: float | None) -> ItemAnalysis:
    item, column, totals = scores.items[i], scores.points[:, i], scores.totals
    has = ~np.isnan(column)
    earned, totals = column[has], totals[has]
    students = np.array(scores.students)[has]
    share = earned / item.points if item.points > 0 and len(earned) else None
    return ItemAnalysis(
        item,
        n=len(earned),
        full=int((earned >= item.points - TINY).sum()),
        difficulty=None if share is None else float(share.mean()),
        discrimination=correlation(earned, totals - earned),
        variance=None if share is None else float(share.var()),
        groups=None if share is None else _groups(share, totals, students),
        alpha_without=alpha_without,
    )


def correlation(x: Numbers, y: Numbers) -> float | None:
    """Return Pearson's correlation; None for fewer than two values, or if one doesn't vary."""
    if len(x) < 2 or x.std() < TINY or y.std() < TINY:
        return None
    # Here, since SciPy takes half a second to import and most commands don't need it.
    from scipy.stats import pearsonr

    return float(pearsonr(x, y).statistic)


def _groups(share: Numbers, totals: Numbers, students: NDArray[np.str_]) -> Groups | None:
    n = len(share)
    if n < FEWEST:
        return None
    order = ranked(totals, students)
    size = max(1, round(GROUP * n))
    parts = [order[n - size :], order[size : n - size], order[:size]]
    upper, middle, lower = (float(share[part].mean()) for part in parts)
    fifths = tuple(float(share[part].mean()) for part in np.array_split(order, QUINTILES))
    full = [int((share[part] >= 1 - TINY).sum()) for part in parts]
    return Groups(size, upper, middle, lower, fifths, (full[0], full[1], full[2]))


def ranked(totals: Numbers, students: NDArray[np.str_]) -> NDArray[np.intp]:
    """Return the rows by growing total; equal ones by id, so that groups never depend on chance."""
    return np.lexsort((students, totals.round(9)))
