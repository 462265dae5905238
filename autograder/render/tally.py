"""A class's results summed up one by one, so that a report never holds them all."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.course import Visibility
from autograder.render.feedback_grade import WholeGrade
from autograder.render.words import follow_through_text, needs_person
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult
from autograder.text import percent, plain_id


@dataclass(frozen=True)
class Person:
    """Who a student is, as far as a roster says so.

    Args:
        name: empty if it isn't known.
        section: may be empty.
        note: why nothing is known although there is a roster.
    """

    name: str = ""
    section: str = ""
    note: str = ""


NOBODY = Person()


@dataclass(frozen=True)
class StudentRow:
    """One student's line in a table.

    Args:
        student_id: as results have it.
        name: as people see it: the roster's, or else the id.
        section: from the roster; may be empty.
        scores: points by question; a question that is missing was not checked.
        passed: checks that passed.
        checks: all checks.
        reasons: why a person has to look at it; empty if that isn't needed.
        note: the first of these reasons, or what else was unusual.
        roster_note: why there is no name although there is a roster.
        release: by which it was graded, if that is not today's.
        follow_through: what follow-through did, by question.
        whole: the whole grade, with what people and lateness add; None if that is not known.
    """

    student_id: str
    name: str
    section: str
    status: Status
    score: float
    max_score: float
    scores: dict[str, float]
    passed: int
    checks: int
    seconds: float
    reasons: list[str]
    note: str
    roster_note: str = ""
    release: str = ""
    follow_through: dict[str, str] = field(default_factory=dict)
    whole: WholeGrade | None = None


@dataclass
class CheckTally:
    """One check's results over a class."""

    question: str
    title: str
    hidden: bool
    max_points: float
    passed: int = 0
    total: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Percent of submissions that passed."""
        return percent(self.passed, self.total)


@dataclass
class QuestionTally:
    """One question's results over a class: full marks, and the mean score."""

    name: str
    max_score: float = 0.0
    points: float = 0.0
    full: int = 0
    total: int = 0

    @property
    def mean(self) -> float:
        """Mean score."""
        return self.points / self.total if self.total else 0.0

    @property
    def share(self) -> float:
        """Percent of submissions with full marks."""
        return percent(self.full, self.total)


@dataclass
class Tally:
    """A class's results, summed up; rows are sorted by name."""

    rows: list[StudentRow] = field(default_factory=list)
    questions: dict[str, QuestionTally] = field(default_factory=dict)
    checks: dict[tuple[str, str, str], CheckTally] = field(default_factory=dict)
    isolations: set[str] = field(default_factory=set)

    @property
    def max_score(self) -> float:
        """What the assignment is worth."""
        return max((row.max_score for row in self.rows), default=0.0)

    @property
    def scores(self) -> list[float]:
        """Every submission's score, ascending."""
        return sorted(row.score for row in self.rows)

    def count(self, status: Status) -> int:
        """Return how many submissions have this status."""
        return sum(row.status is status for row in self.rows)

    def add(
        self,
        result: SubmissionResult,
        person: Person = NOBODY,
        whole: WholeGrade | None = None,
    ) -> None:
        """Count one more result, with the questions in the order in which they come."""
        self.rows.append(row_of(result, person, whole))
        self.isolations.add(result.isolation)
        for question in result.questions:
            _add(self, question)


def row_of(
    result: SubmissionResult, person: Person = NOBODY, whole: WholeGrade | None = None
) -> StudentRow:
    """Return a result's line in a table."""
    checks = [check for question in result.questions for check in question.checks]
    reasons = needs_person(result)
    unusual = [
        f"{cell.id}: {cell.status}" for cell in result.cells if cell.status in _UNUSUAL_CELLS
    ]
    return StudentRow(
        student_id=result.student_id,
        name=person.name or plain_id(result.student_id),
        section=person.section,
        status=result.status,
        score=result.score,
        max_score=result.max_score,
        scores={question.name: question.score for question in result.questions},
        passed=sum(check.outcome is Outcome.PASSED for check in checks),
        checks=len(checks),
        seconds=result.seconds,
        reasons=reasons,
        note="; ".join([*[person.note] * bool(person.note), *reasons[:1], *unusual[:2]]),
        roster_note=person.note,
        release=result.release,
        follow_through={
            question.name: follow_through_text(question)
            for question in result.questions
            if question.follow_through
        },
        whole=whole,
    )


_UNUSUAL_CELLS = ("timeout", "killed", "skipped")


def _add(found: Tally, question: QuestionResult) -> None:
    total = found.questions.setdefault(question.name, QuestionTally(question.name))
    total.max_score = max(total.max_score, question.max_score)
    total.points += question.score
    total.full += bool(question.checks) and question.score >= question.max_score
    total.total += 1
    for check in question.checks:
        key = (question.name, check.visibility, check.name)
        hidden = check.visibility != Visibility.PUBLIC
        one = found.checks.setdefault(
            key, CheckTally(question.name, check.title, hidden, check.max_points)
        )
        one.total += 1
        one.passed += check.outcome is Outcome.PASSED
        one.outcomes[check.outcome] = one.outcomes.get(check.outcome, 0) + 1
