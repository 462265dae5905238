"""What a regrade changed for one student, check by check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckChange:
    """A check whose points changed; None where one of the gradings didn't have it."""

    question: str
    title: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Difference:
    """What changed between two gradings.

    Args:
        before: score of the earlier one.
        after: score of the later one.
        max_score: of the later one.
        questions: points before and after of each question whose points changed.
        checks: those whose points changed.
        again: whether it was graded again; false if nothing that judges it has changed.
    """

    before: float
    after: float
    max_score: float
    questions: dict[str, tuple[float | None, float | None]]
    checks: tuple[CheckChange, ...]
    again: bool = True
