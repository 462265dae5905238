"""Extensions with their reasons, in a table of ours beside nbgrader's.

nbgrader keeps an extension on a submission, and no reason. So ours are kept here: one that was
granted before there is a submission waits until there is one. The table has no foreign key to
nbgrader's; nbgrader makes the database first, since it stamps its version only in an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import Boolean, Column, DateTime, Float, Integer, MetaData, String, Table, Text

from autograder.errors import GradebookError

VERSION = 1  # of the tables
_METADATA = MetaData()
_VERSION = Table("iml_extensions_version", _METADATA, Column("version", Integer, primary_key=True))
_EXTENSIONS = Table(
    "iml_extensions",
    _METADATA,
    Column("assignment", String(128), primary_key=True),
    Column("student_id", String(128), primary_key=True),
    Column("seconds", Float),
    Column("until", DateTime),
    Column("reason", Text, nullable=False),
    Column("granted", DateTime, nullable=False),
    Column("waiting", Boolean, nullable=False),
)


@dataclass(frozen=True)
class Extension:
    """More time for one student; one of `length` and `until` is given.

    Args:
        student_id: whose.
        assignment: for which.
        reason: why.
        granted: when, in UTC, without a zone as nbgrader has times.
        length: beyond the due date, whatever that is.
        until: the student's own due date, in UTC.
        waiting: whether there was no submission to put it on.
    """

    student_id: str
    assignment: str
    reason: str
    granted: datetime
    length: timedelta | None = None
    until: datetime | None = None
    waiting: bool = True

    def beyond(self, due: datetime) -> timedelta:
        """Return by how much it moves a due date; never back."""
        if self.length is not None:
            return self.length
        return max(timedelta(), (self.until or due) - due)


def grant(db: Any, extension: Extension) -> None:
    """Keep an extension in place of the one before, and put it on the submission, if there is one.

    Args:
        db: the gradebook's session; the caller commits.
        extension: it replaces one of the same student.

    Raises:
        GradebookError: the tables are of a later version.
    """
    _prepare(db)
    _delete(db, extension.assignment, extension.student_id)
    length = extension.length
    db.execute(
        _EXTENSIONS.insert().values(
            assignment=extension.assignment,
            student_id=extension.student_id,
            seconds=None if length is None else length.total_seconds(),
            until=extension.until,
            reason=extension.reason,
            granted=extension.granted,
            waiting=True,
        )
    )
    apply_waiting(db, extension.assignment)


def take_back(db: Any, assignment: str, student_id: str) -> bool:
    """Remove a student's extension; return whether there was one."""
    _prepare(db)
    there = bool(_delete(db, assignment, student_id))
    for submission in _submissions(db, assignment, [student_id]):
        there = there or submission.extension is not None
        submission.extension = None
    return there


def apply_waiting(db: Any, assignment: str, *, all_until: bool = False) -> None:
    """Put extensions on the submissions that are there now.

    One that was put there before is left alone: a person may have changed it in nbgrader since. As
    long as the assignment has no due date, all of them wait.

    Args:
        db: the gradebook's session; the caller commits.
        assignment: whose.
        all_until: put all there that have a date of their own: the assignment's has moved.

    Raises:
        GradebookError: the tables are of a later version.
    """
    found = {
        one.student_id: one
        for one in read_extensions(db, assignment)
        if one.waiting or (all_until and one.until is not None)
    }
    for submission in _submissions(db, assignment, list(found)):
        due = submission.assignment.duedate
        if due is None:
            return
        submission.extension = found[submission.student_id].beyond(due)
        db.execute(
            _EXTENSIONS.update()
            .where(_EXTENSIONS.c.assignment == assignment)
            .where(_EXTENSIONS.c.student_id == submission.student_id)
            .values(waiting=False)
        )


def read_extensions(db: Any, assignment: str) -> list[Extension]:
    """Return the extensions of an assignment, sorted by student.

    Raises:
        GradebookError: the tables are of a later version.
    """
    _prepare(db)
    chosen = _EXTENSIONS.select().where(_EXTENSIONS.c.assignment == assignment)
    rows = db.execute(chosen.order_by(_EXTENSIONS.c.student_id)).mappings()
    return [
        Extension(
            student_id=row["student_id"],
            assignment=row["assignment"],
            reason=row["reason"],
            granted=row["granted"],
            length=None if row["seconds"] is None else timedelta(seconds=row["seconds"]),
            until=row["until"],
            waiting=row["waiting"],
        )
        for row in rows
    ]


def _prepare(db: Any) -> None:
    """Make the tables where they are missing.

    Raises:
        GradebookError: they are of a later version.
    """
    _METADATA.create_all(db.connection())
    found = db.execute(_VERSION.select()).scalar()
    if found is None:
        db.execute(_VERSION.insert().values(version=VERSION))
    elif found > VERSION:
        raise GradebookError(
            f"the gradebook's extensions are of version {found}; this version reads {VERSION}"
        )


def _delete(db: Any, assignment: str, student_id: str) -> int:
    chosen = _EXTENSIONS.delete().where(_EXTENSIONS.c.assignment == assignment)
    return int(db.execute(chosen.where(_EXTENSIONS.c.student_id == student_id)).rowcount)


def _submissions(db: Any, assignment: str, students: list[str]) -> list[Any]:
    query = db.query(SubmittedAssignment).join(
        Assignment, Assignment.id == SubmittedAssignment.assignment_id
    )
    chosen = SubmittedAssignment.student_id.in_(students)
    return list(query.filter(Assignment.name == assignment, chosen))
