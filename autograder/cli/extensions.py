"""What `iml extend` and `iml tickets resolve --extend` share: to read, grant and describe it."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograder.cli.deadline_settings import Class
from autograder.errors import UsageError
from autograder.findings import nearest
from autograder.moments import now
from autograder.text import plain_id

if TYPE_CHECKING:
    from autograder.cli.output import Output
    from autograder.records.deadlines import Deadlines
    from autograder.records.waiting_extensions import Extension

_LENGTH = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?) ?(?P<unit>d|days?|h|hours?)?")
_LONGEST = 365.0  # days


def asked_extension(
    found: Class, student: str, time: str, reason: str, output: Output
) -> Extension:
    """Read what a student is to be granted; nothing is granted yet.

    Args:
        found: the class.
        student: by student_id, as it is, or as the gradebook and tickets have it.
        time: days or hours beyond the due date, or until when.
        reason: why; for staff.
        output: where a note on the time that was taken is printed.

    Returns:
        The extension; it has the student's id as the gradebook has it.

    Raises:
        UsageError: nobody knows the student, there is no due date to extend, or the extension
            would shorten it.
        GradebookError: the gradebook can't be read.
    """
    # Imported late: nbgrader takes seconds.
    from autograder.records.deadlines import read_deadlines
    from autograder.records.gradebook import GradebookWriter

    with GradebookWriter(found.url) as gradebook:
        gradebook.prepare(found.place.source)
        known = gradebook.change(lambda db: read_deadlines(db, found.place.name))
    known_id = _known_student(student, found, known)
    extension, note = _extension(known_id, time, reason, found, known)
    if note:
        output.say(note, style="yellow")
    return extension


def granted(db: Any, extension: Extension) -> Deadlines:
    """Grant an extension in place of the one before; return the deadlines that follow.

    Args:
        db: the gradebook's session; the caller commits.
        extension: one without a length takes the one before back.

    Raises:
        GradebookError: the tables of extensions are of a later version.
    """
    from autograder.records.deadlines import read_deadlines, set_extension

    set_extension(db, extension)
    return read_deadlines(db, extension.assignment)


def described(student: str, known: Deadlines, found: Class) -> str:
    """Return a sentence that says when a student's work is due now.

    Args:
        student: by student_id, as the gradebook has it.
        known: the deadlines.
        found: the class.
    """
    name, extension = found.place.name, known.extensions.get(student)
    due = known.due_for(student)
    if extension is None or due is None:
        return f"{student}: no extension for {name} any more"
    waits = ", once it is handed in and graded" if extension.waiting else ""
    return f"{student}: {name} is due {found.shown(due)}{waits} ({extension.reason})"


def tell(student: str, known: Deadlines, found: Class, output: Output) -> None:
    """Print when a student's work is due now, and whether that has passed already."""
    output.say(described(student, known, found))
    due = known.due_for(student)
    if student in known.extensions and due and due < now():
        output.say(f"the extended deadline, {found.shown(due)}, has passed", style="yellow")


def _known_student(student: str, found: Class, known: Deadlines) -> str:
    """Return a student's id as the gradebook has it, or will have it.

    A ticket's id, and one that a person copies from a table, is in this form already; escaping it
    again would make another one of it.

    Raises:
        UsageError: neither roster nor gradebook nor any folder knows the student; the message names
            the nearest one.
    """
    place = found.place
    roster = place.people.roster
    given = {entry.student_id for entry in (roster.entries if roster else ())}
    if place.submitted.is_dir():
        given |= {path.name for path in place.submitted.iterdir() if not path.name.startswith(".")}
    ids = {*known.students, *map(plain_id, given)}
    for one in (student, plain_id(student)):
        if one in ids:
            return one
    where = "roster, gradebook and submissions" if roster else "gradebook and submissions"
    hint = "" if roster else f"; {place.people.problem or '--roster names the class'}"
    close = nearest(student, ids)
    raise UsageError(f"{where} have no student {student}{close or hint}")


def _extension(
    student: str, time: str, reason: str, found: Class, known: Deadlines
) -> tuple[Extension, str]:
    """Read what is granted; return it, and a note on the time that was taken.

    Raises:
        UsageError: there is no due date to extend, or the extension would shorten it.
    """
    from autograder.records.waiting_extensions import Extension

    assignment, due = found.place.name, known.due
    if due is None:
        raise UsageError(
            f"{assignment} has no due date to extend; first: iml due {assignment} TIME"
        )
    extension = Extension(student, assignment, reason.strip(), now())
    if length := _LENGTH.fullmatch(time):
        days = float(length["number"]) / (24 if (length["unit"] or "").startswith("h") else 1)
        if not 0 <= days <= _LONGEST:
            raise UsageError(
                f"an extension of {time} is not possible: give 0 to {_LONGEST:g} days, like 2, or "
                "hours, like 36h"
            )
        return replace(extension, length=datetime.timedelta(days=days)), ""
    until, note = found.moment(time)
    if until <= due:
        raise UsageError(
            f"{found.shown(until)} is no extension: {assignment} is due {found.shown(due)}"
        )
    return replace(extension, until=until), note
