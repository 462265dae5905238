"""What every student finally gets: our results, and what people added in nbgrader's gradebook.

If the gradebook has a submission, its score counts: the checks' points, those given by hand, extra
credit, less the penalty for being late, never below 0 (as in ``nbgrader export``). If it has none,
or there is no gradebook, only the checks' points count. Where a result is there, the total comes in
its parts, which add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.booked import Booked
from autograder.errors import UsageError
from autograder.notebook.source import Source
from autograder.records.roster import Roster, RosterEntry, same_form
from autograder.render.feedback_grade import whole_grade
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
        questions: points of the questions, by name; those that are still to be given are missing.
        maximums: what these are worth.
        needs: why a person has to look first; empty if that isn't needed.
        automatic: what checks gave.
        max_automatic: what they could give.
        by_hand: points for written answers.
        overridden: by how much a person's points differ from those of checks.
        reason: of the penalty, in sentences.
    """

    student_id: str
    status: str
    score: float
    max_score: float
    penalty: float = 0.0
    questions: tuple[tuple[str, float], ...] = ()
    maximums: tuple[tuple[str, float], ...] = ()
    needs: str = ""
    automatic: float = 0.0
    max_automatic: float = 0.0
    by_hand: float = 0.0
    overridden: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class ExportRow:
    """A student of the roster and their points; None if nothing was handed in."""

    entry: RosterEntry
    total: Total | None


_WAITING = "points are still to be given by hand"


def totals(
    results: Iterable[SubmissionResult],
    booked: Mapping[str, Booked],
    source: Source,
    policy: str = "",
) -> list[Total]:
    """Return everyone's points, by student_id.

    Args:
        results: of one assignment.
        booked: what the gradebook says about it, by student.
        source: of the assignment.
        policy: on late work, in a sentence.
    """
    found = {plain_id(result.student_id): result for result in results}
    return [
        _total(student, found.get(student), booked.get(student), source, policy)
        for student in sorted(found.keys() | booked.keys())
    ]


def _total(
    student: str,
    result: SubmissionResult | None,
    booked: Booked | None,
    source: Source,
    policy: str,
) -> Total:
    if result is None:
        return _of_gradebook(student, booked or Booked())
    whole = whole_grade(result, source, booked, (), policy)
    by_hand = booked is not None
    if booked is None:
        needs = "" if result.status is Status.GRADED else f"the submission is {result.status}"
    else:
        needs = _WAITING if any(one.waiting for one in booked.questions.values()) else ""
    rows = [row for row in whole.rows if row.points is not None]
    return Total(
        student_id=student,
        status=result.status.value,
        score=whole.score,
        max_score=whole.max_score if by_hand else result.max_score,
        penalty=whole.penalty,
        questions=tuple((row.name, row.points or 0.0) for row in rows),
        maximums=tuple((row.name, row.max_points) for row in whole.rows),
        needs=needs,
        automatic=whole.automatic,
        max_automatic=result.max_score,
        by_hand=whole.by_hand,
        overridden=whole.overridden,
        reason=whole.reason,
    )


def _of_gradebook(student: str, booked: Booked) -> Total:
    """Return the points of a submission of which there is no result."""
    penalty = max(0.0, min(booked.penalty, booked.score))
    waiting = any(one.waiting for one in booked.questions.values())
    return Total(
        student_id=student,
        status="",
        score=booked.score - penalty,
        max_score=booked.max_score,
        penalty=penalty,
        needs=_WAITING if waiting else "",
        automatic=booked.score,
        max_automatic=booked.max_score,
    )


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
