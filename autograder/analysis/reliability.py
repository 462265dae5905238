"""How far a total can be trusted: Cronbach's alpha and the standard error of measurement."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from autograder.analysis.scores import Numbers

# Sums of tenths and thirds are equal up to rounding; what differs by less has no variance.
TINY = 1e-12


@dataclass(frozen=True)
class Reliability:
    """Of the sum of all questions.

    Args:
        n: submissions that it is computed from: those with a score for every question.
        alpha: Cronbach's; None where it isn't defined.
        standard_error: of one student's total, in points; None where alpha is, or is negative.
        without: alpha of all questions but one, for each of them.
    """

    n: int
    alpha: float | None
    standard_error: float | None
    without: tuple[float | None, ...]


def reliability(questions: Numbers) -> Reliability:
    """Judge the total of a class's questions.

    Args:
        questions: points, (submissions, questions); rows with a NaN don't count.
    """
    rows = questions[~np.isnan(questions).any(axis=1)]
    alpha = cronbach_alpha(rows)
    error = None
    if alpha is not None and alpha >= 0:
        # Lord and Novick, Statistical Theories of Mental Test Scores (1968), 3.8.
        error = float(rows.sum(axis=1).std()) * math.sqrt(1 - alpha)
    without = [cronbach_alpha(np.delete(rows, i, axis=1)) for i in range(rows.shape[1])]
    return Reliability(len(rows), alpha, error, tuple(without))


def cronbach_alpha(scores: Numbers) -> float | None:
    """Return Cronbach's alpha: k / (k − 1) · (1 − Σ var(item) / var(total)).

    Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951).

    Args:
        scores: (submissions, items), without NaN.

    Returns:
        At most 1, perhaps negative; None for fewer than two submissions or items, or if all totals
        are equal.
    """
    n, k = scores.shape
    if n < 2 or k < 2:
        return None
    total, parts = float(scores.sum(axis=1).var()), float(scores.var(axis=0).sum())
    if total < TINY:
        return None
    alpha: float = k / (k - 1) * (1 - parts / total)
    return alpha
