"""``iml extend``: more time for one student."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import options
from autograder.cli.output import Output
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.cli.deadline_settings import Class
    from autograder.records.deadlines import Deadlines
    from autograder.records.waiting_extensions import Extension

_LENGTH = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?) ?(?P<unit>d|days?|h|hours?)?")
_LONGEST = 365.0  # days


def extend_command(
    student: Annotated[
        str, typer.Argument(metavar="STUDENT", help="The student_id.", show_default=False)
    ],
    assignment: options.RequiredAssignment,
    time: Annotated[
        list[str],
        typer.Argument(
            metavar="DAYS|TIME",
            help="Beyond the due date, like 2, 36h; or until when, like 2026-05-06 12:00. "
            "0 takes an extension back.",
            show_default=False,
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; for staff.", show_default=False)],
    zone: options.Zone = "",
    roster: options.Roster = None,
    graded: options.Graded = None,
    submitted: options.Submitted = None,
) -> None:
    """Give a student more time, in place of an extension before; penalties follow at once.

    It goes into the gradebook with its reason. If the student has not handed in yet, it waits there
    and counts as soon as the work is graded.

    Example: [bold]iml extend ada attention 2 --reason "in hospital"[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.cli.deadline_settings import changing, find_class
    from autograder.records.deadlines import read_deadlines, set_extension
    from autograder.records.gradebook import GradebookWriter
    from autograder.text import plain_id

    output = Output("extend", as_json=False)
    if not reason.strip():
        raise UsageError("--reason is empty: say why, in a few words")
    found = find_class(assignment, graded, submitted, roster, zone)
    with changing(found, output), GradebookWriter(found.url) as gradebook:
        gradebook.prepare(found.place.source)
        known = gradebook.change(lambda db: read_deadlines(db, assignment))
        _check_student(student, found, known)
        extension, note = _extension(plain_id(student), " ".join(time), reason, found, known)
        if note:
            output.say(note, style="yellow")
        gradebook.change(lambda db: set_extension(db, extension))
        after = gradebook.change(lambda db: read_deadlines(db, assignment))
        output.say(_described(student, after, found))


def _check_student(student: str, found: Class, known: Deadlines) -> None:
    """Refuse a student whom neither roster nor gradebook nor any folder knows.

    Raises:
        UsageError: the message names the nearest one.
    """
    from autograder.findings import nearest
    from autograder.text import plain_id

    place = found.place
    roster = place.people.roster
    ids = {*known.students, *(entry.student_id for entry in (roster.entries if roster else ()))}
    if place.submitted.is_dir():
        ids |= {path.name for path in place.submitted.iterdir() if not path.name.startswith(".")}
    if student not in ids and plain_id(student) not in ids:
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
    from autograder.moments import now
    from autograder.records.waiting_extensions import Extension

    assignment, due = found.place.name, known.due
    if due is None:
        raise UsageError(
            f"{assignment} has no due date to extend; first: iml due {assignment} TIME"
        )
    granted = Extension(student, assignment, reason.strip(), now())
    if length := _LENGTH.fullmatch(time):
        days = float(length["number"]) / (24 if (length["unit"] or "").startswith("h") else 1)
        if not 0 <= days <= _LONGEST:
            raise UsageError(
                f"an extension of {time} is not possible: give 0 to {_LONGEST:g} days, like 2, or "
                "hours, like 36h"
            )
        return replace(granted, length=datetime.timedelta(days=days)), ""
    until, note = found.moment(time)
    if until <= due:
        raise UsageError(
            f"{found.shown(until)} is no extension: {assignment} is due {found.shown(due)}"
        )
    return replace(granted, until=until), note


def _described(student: str, known: Deadlines, found: Class) -> str:
    from autograder.text import plain_id

    name, granted = found.place.name, known.extensions.get(plain_id(student))
    due = known.due_for(plain_id(student))
    if granted is None or due is None:
        return f"{student}: no extension for {name} any more"
    waits = ", once it is handed in and graded" if granted.waiting else ""
    return f"{student}: {name} is due {found.shown(due)}{waits} ({granted.reason})"
