"""What differs between two gradings: whose score, by how much, and by which checks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autograder.course import Visibility
from autograder.results import CheckResult, Mistake, Outcome, Status, SubmissionResult


@dataclass(frozen=True)
class Verdict:
    """How a check ended in one of the gradings.

    Args:
        outcome: how it ended.
        points: earned.
        max_points: what it was worth.
        message: why it failed.
    """

    outcome: Outcome
    points: float
    max_points: float
    message: str


@dataclass(frozen=True)
class CheckChange:
    """A check that ended differently, or was worth something else.

    Args:
        question: whose check.
        name: of the check.
        title: that students read.
        visibility: of the check.
        before: None if there was no such check.
        after: None if there is none any more.
    """

    question: str
    name: str
    title: str
    visibility: Visibility
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True)
class Half:
    """A submission in one of the gradings.

    Args:
        status: of the grading.
        score: points earned by checks.
        max_score: points that checks could give.
        total: with all that people and lateness add; None if that is not known.
    """

    status: Status
    score: float
    max_score: float
    total: float | None = None


@dataclass(frozen=True)
class Change:
    """One student's submission in both gradings.

    Args:
        student_id: whose.
        before: None if it was not graded.
        after: likewise.
        checks: that changed.
        mistakes: questions whose mistake has another name now, with both sentences.
        other_work: whether the two gradings are of different files.
    """

    student_id: str
    before: Half | None
    after: Half | None
    checks: tuple[CheckChange, ...] = ()
    mistakes: tuple[tuple[str, str, str], ...] = ()
    other_work: bool = False

    @property
    def gained(self) -> float:
        """Points by which the score rose."""
        return (self.after.score if self.after else 0.0) - (
            self.before.score if self.before else 0.0
        )

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after or bool(self.checks or self.mistakes)


@dataclass(frozen=True)
class Difference:
    """A class in both gradings.

    Args:
        assignment: its name.
        changes: of the students for whom anything differs, sorted.
        compared: how many submissions both gradings have.
        before: the mean score of these.
        after: likewise.
    """

    assignment: str
    changes: tuple[Change, ...]
    compared: int
    before: float
    after: float

    @property
    def scores(self) -> list[Change]:
        """Those whose score differs, of the submissions that both gradings have."""
        both = (change for change in self.changes if change.before and change.after)
        return [change for change in both if abs(change.gained) > _ROUNDING]


_ROUNDING = 1e-9


Total = Callable[[SubmissionResult], float | None]


def change_between(
    before: SubmissionResult | None,
    after: SubmissionResult | None,
    total_before: Total = lambda result: None,
    total_after: Total = lambda result: None,
) -> Change:
    """Compare two results of one student.

    Args:
        before: None if there was none.
        after: None if there is none.
        total_before: returns what a result was worth with all that people and lateness add.
        total_after: likewise, what it is worth now.

    Raises:
        ValueError: both are missing.
    """
    known = after or before
    if known is None:
        raise ValueError("there is nothing to compare")
    change = Change(known.student_id, _half(before, total_before), _half(after, total_after))
    if before is None or after is None:
        return change
    return dataclasses.replace(
        change,
        checks=tuple(check_changes(before, after)),
        mistakes=tuple(_mistakes(before, after)),
        other_work=before.submission_sha256 != after.submission_sha256,
    )


def difference(assignment: str, changes: Iterable[Change]) -> Difference:
    """Sum up the changes of a class, those of students for whom nothing differs included."""
    found: list[Change] = []
    scores: list[tuple[float, float]] = []
    for change in changes:
        if change.before and change.after:
            scores.append((change.before.score, change.after.score))
        if change.differs:
            found.append(change)
    found.sort(key=lambda change: change.student_id)
    means = [sum(column) / len(scores) for column in zip(*scores, strict=True)] or [0.0, 0.0]
    return Difference(assignment, tuple(found), len(scores), *means)


def _half(result: SubmissionResult | None, total: Total) -> Half | None:
    if result is None:
        return None
    return Half(result.status, result.score, result.max_score, total(result))


Key = tuple[str, Visibility, str]


def _by_key(result: SubmissionResult) -> dict[Key, CheckResult]:
    return {
        (question.name, check.visibility, check.name): check
        for question in result.questions
        for check in question.checks
    }


def check_changes(before: SubmissionResult, after: SubmissionResult) -> Iterator[CheckChange]:
    """Yield the checks of a student that ended differently, or were worth something else."""
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*new, *old)):
        one, other = _verdict(old.get(key)), _verdict(new.get(key))
        if one != other:
            question, visibility, name = key
            title = (new.get(key) or old[key]).title
            yield CheckChange(question, name, title, visibility, one, other)


def _verdict(check: CheckResult | None) -> Verdict | None:
    if check is None:
        return None
    return Verdict(check.outcome, check.points, check.max_points, check.message)


def _mistakes(before: SubmissionResult, after: SubmissionResult) -> Iterator[tuple[str, str, str]]:
    old = {question.name: question.mistake for question in before.questions}
    for question in after.questions:
        if question.name in old and old[question.name] != question.mistake:
            yield question.name, _sentence(old[question.name]), _sentence(question.mistake)


def _sentence(mistake: Mistake | None) -> str:
    return mistake.text if mistake else ""
