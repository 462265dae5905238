"""What every student finally gets: our results, and what people added in nbgrader's gradebook.

If the gradebook has a submission, its score counts: the checks' points, those given by hand, extra
credit, less the penalty for being late, never below 0 (as in ``nbgrader export``). If it has none,
or there is no gradebook, only the checks' points count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.errors import UsageError
from autograder.records.roster import Roster, RosterEntry, same_form
from autograder.results import Status, SubmissionResult
from autograder.text import plain_id


@dataclass(frozen=True)
class Total:
    """One student's points.

    Args:
        student_id: as `plain_id` gives it.
        status: of the grading; empty if only the gradebook has the submission.
        score: the final one.
        max_score: the highest possible.
        penalty: taken off for being late.
        questions: points of the checked questions, by name.
        maximums: what these are worth.
        needs: why a person has to look first; empty if that isn't needed.
    """

    student_id: str
    status: str
    score: float
    max_score: float
    penalty: float = 0.0
    questions: tuple[tuple[str, float], ...] = ()
    maximums: tuple[tuple[str, float], ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class GradebookScore:
    """What the gradebook says about a submission."""

    score: float
    max_score: float
    penalty: float
    waiting: bool


@dataclass(frozen=True)
class ExportRow:
    """A student of the roster and their points; None if nothing was handed in."""

    entry: RosterEntry
    total: Total | None


def read_gradebook(
    db_url: str, assignment: str, timeout: float = 30.0
) -> dict[str, GradebookScore]:
    """Return what a gradebook says about every submission of an assignment, by student.

    Raises:
        GradebookLocked: another program held it for longer than the timeout, in seconds.
        GradebookError: it can't be read.
    """
    # nbgrader takes a second to import.
    from autograder.records.gradebook import COURSE_ID
    from autograder.records.gradebook_access import read_once

    return read_once(db_url, COURSE_ID, timeout, lambda db: _booked(db, assignment))


def _booked(db: Any, assignment: str) -> dict[str, GradebookScore]:
    from nbgrader.api import Assignment, SubmittedAssignment

    submitted = SubmittedAssignment
    rows = (
        db.query(
            *(submitted.student_id, submitted.score, submitted.max_score),
            *(submitted.late_submission_penalty, submitted.needs_manual_grade),
        )
        .join(Assignment, Assignment.id == submitted.assignment_id)
        .filter(Assignment.name == assignment)
    )
    return {
        student: GradebookScore(score or 0.0, max_score or 0.0, penalty or 0.0, bool(waiting))
        for student, score, max_score, penalty, waiting in rows
    }


def totals(results: Iterable[SubmissionResult], booked: dict[str, GradebookScore]) -> list[Total]:
    """Return everyone's points, by student_id."""
    found = {plain_id(result.student_id): result for result in results}
    return [
        _total(student, found.get(student), booked.get(student))
        for student in sorted(found.keys() | booked.keys())
    ]


def _total(student: str, result: SubmissionResult | None, booked: GradebookScore | None) -> Total:
    status = result.status.value if result else ""
    questions = result.questions if result else ()
    points = tuple((question.name, question.score) for question in questions)
    maximums = tuple((question.name, question.max_score) for question in questions)
    if booked:
        needs = "points are still to be given by hand" if booked.waiting else ""
        score = max(0.0, booked.score - booked.penalty)
        most, penalty = booked.max_score, booked.penalty
    else:
        graded = result is None or result.status is Status.GRADED
        needs = "" if graded else f"the submission is {status}"
        score, most = (result.score, result.max_score) if result else (0.0, 0.0)
        penalty = 0.0
    return Total(student, status, score, most, penalty, points, maximums, needs)


def join(found: Iterable[Total], roster: Roster | None) -> tuple[list[ExportRow], list[str]]:
    """Give each student of the roster their points.

    Returns:
        The rows in the roster's order (without one: all students), and who is not in the roster.

    Raises:
        UsageError: two students differ only in Unicode's forms.
    """
    by_id: dict[str, Total] = {}
    for total in found:
        # A folder that was copied on macOS may spell “zoë” with a combining mark.
        if same_form(total.student_id) in by_id:
            raise UsageError(f"{total.student_id}: there are two, one in each of Unicode's forms")
        by_id[same_form(total.student_id)] = total
    if roster is None:
        return [ExportRow(RosterEntry(total.student_id), total) for total in by_id.values()], []
    rows = [ExportRow(entry, by_id.get(same_form(entry.student_id))) for entry in roster.entries]
    return rows, [total.student_id for total in by_id.values() if total.student_id not in roster]
