"""A student's extension of a deadline: on the submission, or waiting until there is one.

nbgrader keeps extensions on submissions. Where nothing was handed in yet, one made for the purpose
would count as a submission of zero points everywhere; so the extension waits in a table of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import delete, inspect, select

from autograder.records.ticket_tables import WAITING, now


@dataclass(frozen=True)
class Extension:
    """An extension that somebody grants.

    Args:
        student_id: as the gradebook has it.
        assignment: its name.
        by: how much later than the due date.
        reason: for the records.
        who: grants it.
    """

    student_id: str
    assignment: str
    by: timedelta
    reason: str
    who: str


@dataclass(frozen=True)
class Granted:
    """What became of an extension.

    Args:
        waiting: whether it waits for a submission.
        due: when the work is due now, in UTC and without a zone; None if there is no due date.
    """

    waiting: bool
    due: datetime | None


def grant_extension(db: Any, extension: Extension) -> Granted:
    """Write an extension, in place of an earlier one.

    Args:
        db: the session of a unit of `with_tickets`.
        extension: to write.
    """
    due = db.execute(
        select(Assignment.duedate).where(Assignment.name == extension.assignment)
    ).scalar()
    later = due and due + extension.by
    _forget(db, extension.student_id, extension.assignment)
    submission = (
        db.query(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == extension.assignment)
        .filter(SubmittedAssignment.student_id == extension.student_id)
        .one_or_none()
    )
    if submission is not None:
        submission.extension = extension.by
        return Granted(waiting=False, due=later)
    db.execute(
        WAITING.insert().values(
            student_id=extension.student_id,
            assignment=extension.assignment,
            seconds=extension.by.total_seconds(),
            reason=extension.reason,
            who=extension.who,
            at=now(),
        )
    )
    return Granted(waiting=True, due=later)


def give_waiting(db: Any, submission: Any, assignment: str) -> None:
    """Give a submission the extension that waits for it, if one does.

    Args:
        db: a session of the gradebook.
        submission: nbgrader's.
        assignment: its name.
    """
    if not inspect(db.connection()).has_table(WAITING.name):
        return
    where = (WAITING.c.student_id == submission.student_id, WAITING.c.assignment == assignment)
    seconds = db.execute(select(WAITING.c.seconds).where(*where)).scalar()
    if seconds is not None:
        submission.extension = timedelta(seconds=seconds)
        _forget(db, submission.student_id, assignment)


def _forget(db: Any, student_id: str, assignment: str) -> None:
    db.execute(
        delete(WAITING).where(
            WAITING.c.student_id == student_id, WAITING.c.assignment == assignment
        )
    )
