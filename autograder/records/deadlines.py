"""Due dates and extensions in the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import Assignment, Student

from autograder.records.waiting_extensions import (
    Extension,
    apply_waiting,
    grant,
    read_extensions,
    take_back,
)


@dataclass(frozen=True)
class Deadlines:
    """When an assignment is due, and for whom later.

    Args:
        due: in UTC, without a zone as nbgrader has times; None if there is no such time.
        extensions: by student; those that were given in nbgrader alone are missing.
        students: everyone whom the gradebook knows.
    """

    due: datetime | None = None
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    students: tuple[str, ...] = ()

    def due_for(self, student_id: str) -> datetime | None:
        """Return when a student's work is due, as far as this says it."""
        extension = self.extensions.get(student_id)
        if self.due is None or extension is None:
            return self.due
        return self.due + extension.beyond(self.due)


def read_deadlines(db: Any, assignment: str) -> Deadlines:
    """Return what a gradebook says about an assignment's deadlines.

    Args:
        db: its session.
        assignment: its name.
    """
    found = db.query(Assignment).filter(Assignment.name == assignment).one_or_none()
    extensions = {one.student_id: one for one in read_extensions(db, assignment)}
    students = tuple(student.id for student in db.query(Student).order_by(Student.id))
    return Deadlines(found.duedate if found else None, extensions, students)


def set_due(db: Any, assignment: str, due: datetime) -> datetime | None:
    """Set when an assignment is due; extensions up to a date keep that date.

    Args:
        db: the gradebook's session; the caller commits.
        assignment: one that the gradebook has.
        due: in UTC, without a zone.

    Returns:
        The due date before.
    """
    found = db.query(Assignment).filter(Assignment.name == assignment).one()
    before: datetime | None = found.duedate
    found.duedate = due
    db.flush()
    apply_waiting(db, assignment, all_until=True)
    return before


def set_extension(db: Any, extension: Extension) -> None:
    """Grant an extension, or take the one before back if this one has no length.

    Args:
        db: the gradebook's session; the caller commits.
        extension: see above.

    Raises:
        GradebookError: the tables of extensions are of a later version.
    """
    if extension.length is not None and not extension.length:
        take_back(db, extension.assignment, extension.student_id)
    else:
        grant(db, extension)
