"""The whole grade on a feedback page: points of checks and people, lateness, the sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from autograder.booked import Booked, BookedQuestion
from autograder.notebook.source import Source
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult
from autograder.text import duration, number, printable, when

_BY_PERSON = "graded by a person"
_WAITS = "waits for a person"
_UNANSWERED = "no answer"


@dataclass(frozen=True)
class GradeRow:
    """One question's line in the table of points.

    Args:
        note: where the points come from.
        points: None while a person has to give them.
        comment: of the person who graded it; empty if there is none.
        automatic: what its checks gave; None for a written answer.
    """

    name: str
    note: str
    points: float | None
    max_points: float
    comment: str = ""
    automatic: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether a person still has to give the points."""
        return self.points is None


@dataclass(frozen=True)
class WholeGrade:
    """What a submission is worth so far, and why.

    What checks and people gave, and what people changed, less the penalty, is the score.

    Args:
        rows: a line for each question.
        penalty: points taken off for being late, at most all there are.
        reason: of the penalty, in sentences; empty if there is none.
    """

    rows: list[GradeRow]
    max_score: float
    penalty: float
    reason: str

    @property
    def automatic(self) -> float:
        """Points that checks gave."""
        return sum(row.automatic or 0.0 for row in self.rows)

    @property
    def by_hand(self) -> float:
        """Points that a person gave for written answers."""
        return sum(row.points or 0.0 for row in self.rows if row.automatic is None)

    @property
    def overridden(self) -> float:
        """By how much a person's points differ from what checks gave."""
        pairs = ((row.points, row.automatic) for row in self.rows)
        return sum((points or 0.0) - given for points, given in pairs if given is not None)

    @property
    def score(self) -> float:
        """The sum of the points, less the penalty."""
        return _sum(self.rows) - self.penalty

    @property
    def waiting(self) -> list[GradeRow]:
        """Questions that a person still has to grade."""
        return [row for row in self.rows if row.waiting]

    @property
    def open_points(self) -> float:
        """What these are worth."""
        return sum(row.max_points for row in self.waiting)

    @property
    def commented(self) -> list[GradeRow]:
        """Questions that a person has commented on."""
        return [row for row in self.rows if row.comment]


def whole_grade(
    result: SubmissionResult,
    source: Source,
    booked: Booked | None,
    unanswered: Collection[str] = (),
    policy: str = "",
) -> WholeGrade:
    """Add up a submission's grade.

    Args:
        result: of the submission.
        source: of the assignment.
        booked: what the gradebook adds; None if there is none.
        unanswered: questions without an answer: a written one scores 0 without a person's help.
        policy: on late work, in a sentence.
    """
    known = booked or Booked()
    lost = result.status is Status.UNGRADABLE
    without = set(source.written) if lost else set(unanswered)
    rows = [*_checked(result, source, known), *_written(source, known, booked is None, without)]
    return WholeGrade(
        rows=rows,
        max_score=result.max_score + sum(source.points(name) for name in source.written),
        penalty=max(0.0, min(known.penalty, _sum(rows))),
        reason=_reason(known, policy) if known.penalty else "",
    )


def _sum(rows: Iterable[GradeRow]) -> float:
    return sum(row.points or 0.0 for row in rows)


def _checked(result: SubmissionResult, source: Source, booked: Booked) -> Iterator[GradeRow]:
    results = {question.name: question for question in result.questions}
    for name in dict.fromkeys((*results, *source.questions)):
        found, question = booked.question(name), results.get(name)
        comment = printable(found.comment)
        if question is not None:
            points, note = _points(question, found)
            most, given = question.max_score, question.score
            yield GradeRow(name, note, points, most, comment, automatic=given)
        # A person may give points for what could not be graded.
        elif found.points is not None or comment:
            points, most = found.points or 0.0, source.points(name)
            yield GradeRow(name, _BY_PERSON, points, most, comment, automatic=0.0)


def _points(question: QuestionResult, booked: BookedQuestion) -> tuple[float, str]:
    """Return what a checked question earned, and where that is from."""
    if booked.points is not None:
        return booked.points, f"{_BY_PERSON}; by its checks {number(question.score)}"
    passed = sum(check.outcome is Outcome.PASSED for check in question.checks)
    return question.score, f"{passed} of {len(question.checks)} checks passed"


def _written(
    source: Source, booked: Booked, unbooked: bool, unanswered: Collection[str]
) -> Iterator[GradeRow]:
    for name in source.written:
        found = booked.question(name)
        note, points = _WAITS, None
        if found.points is not None:
            note, points = _BY_PERSON, found.points
        elif name in unanswered or not (unbooked or found.waiting):
            note, points = _UNANSWERED, 0.0
        yield GradeRow(name, note, points, source.points(name), printable(found.comment))


def _reason(booked: Booked, policy: str) -> str:
    if booked.late_by is None:
        return " ".join(filter(None, ("Taken off for handing in late.", policy)))
    late = duration(booked.late_by.total_seconds())
    dates = f"due {when(f'{booked.due}+00:00')}, handed in {when(f'{booked.handed_in}+00:00')}"
    return " ".join(filter(None, (f"Handed in {late} late ({dates}).", policy)))
