"""What a regrade changed for one student, check by check."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.results import SubmissionResult


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
        before: score of the earlier one; None if there was none.
        after: score of the later one.
        max_score: of the later one.
        questions: points before and after of each question whose points changed.
        checks: those whose points changed.
    """

    before: float | None
    after: float
    max_score: float
    questions: dict[str, tuple[float | None, float | None]]
    checks: tuple[CheckChange, ...]


def difference(before: SubmissionResult | None, after: SubmissionResult) -> Difference:
    """Compare two gradings of one student's submission.

    Args:
        before: the earlier one; None if there was none.
        after: the later one.
    """
    old, new = _checks(before), _checks(after)
    checks = [
        CheckChange(question, (new.get(key) or old[key])[0], _points(old, key), _points(new, key))
        for key in dict.fromkeys((*new, *old))
        if _points(old, key) != _points(new, key)
        for question in key[:1]
    ]
    earlier, later = _questions(before), _questions(after)
    return Difference(
        before.score if before else None,
        after.score,
        after.max_score,
        {
            name: (earlier.get(name), later.get(name))
            for name in dict.fromkeys((*later, *earlier))
            if earlier.get(name) != later.get(name)
        },
        tuple(checks),
    )


_Checks = dict[tuple[str, str, str], tuple[str, float]]


def _checks(result: SubmissionResult | None) -> _Checks:
    return {
        (question.name, str(check.visibility), check.name): (check.title, check.points)
        for question in (result.questions if result else ())
        for check in question.checks
    }


def _points(checks: _Checks, key: tuple[str, str, str]) -> float | None:
    return checks[key][1] if key in checks else None


def _questions(result: SubmissionResult | None) -> dict[str, float]:
    return {question.name: question.score for question in (result.questions if result else ())}
