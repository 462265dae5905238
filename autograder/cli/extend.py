"""``iml extend``: more time for one student."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli import options
from autograder.cli.output import Output
from autograder.errors import UsageError


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
    from autograder.cli.extensions import asked_extension, granted, tell
    from autograder.records.gradebook import GradebookWriter

    output = Output("extend", as_json=False)
    if not reason.strip():
        raise UsageError("--reason is empty: say why, in a few words")
    found = find_class(assignment, graded, submitted, roster, zone)
    with changing(found, output):
        extension = asked_extension(found, student, " ".join(time), reason, output)
        with GradebookWriter(found.url) as gradebook:
            after = gradebook.change(lambda db: granted(db, extension))
        tell(extension.student_id, after, found, output)
