"""What has changed since the version that a student handed in before."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.results import SubmissionResult
from autograder.text import number, when


@dataclass(frozen=True)
class Step:
    """A question whose points have changed."""

    name: str
    before: float
    now: float
    max_score: float

    @property
    def words(self) -> str:
        """Its points before and now: ``2 → 4 of 4``."""
        return f"{number(self.before)} → {number(self.now)} of {number(self.max_score)}"


@dataclass(frozen=True)
class Progress:
    """Questions that gained and lost points.

    Args:
        when: the version before was graded.
        same_checks: whether the same checks judged both.
    """

    when: str
    gained: list[Step]
    lost: list[Step]
    same_checks: bool


def progress(result: SubmissionResult, earlier: SubmissionResult | None) -> Progress | None:
    """Compare a result with that of the version before; None if there is nothing to compare.

    A question that was worth other points then, in another release, is left out.
    """
    if earlier is None or not result.questions:
        return None
    before = {question.name: question for question in earlier.questions}
    steps = [
        Step(now.name, before[now.name].score, now.score, now.max_score)
        for now in result.questions
        if now.name in before and before[now.name].max_score == now.max_score
    ]
    return Progress(
        when=when(earlier.started),
        gained=[step for step in steps if step.now > step.before],
        lost=[step for step in steps if step.now < step.before],
        same_checks=earlier.checks_sha256 == result.checks_sha256,
    )
