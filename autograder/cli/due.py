"""``iml due``: when an assignment has to be handed in."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli import options
from autograder.cli.output import Output


def due_command(
    assignment: options.RequiredAssignment,
    time: Annotated[
        list[str],
        typer.Argument(metavar="TIME", help="Like 2026-05-04 23:59.", show_default=False),
    ],
    zone: options.Zone = "",
    graded: options.Graded = None,
    submitted: options.Submitted = None,
) -> None:
    """Set when an assignment is due, in the gradebook; penalties of graded work follow at once.

    Extensions by a number of days move along; those up to a time keep that time. Where clocks show
    TIME twice or never, since they are changed, the later moment is taken, and the command says so.

    Example: [bold]iml due attention 2026-05-04 23:59 --zone Europe/Berlin[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.cli.deadline_settings import changing, find_class
    from autograder.records.deadlines import set_due
    from autograder.records.gradebook import GradebookWriter

    output = Output("due", as_json=False)
    found = find_class(assignment, graded, submitted, None, zone)
    moment, note = found.moment(" ".join(time))
    if note:
        output.say(note, style="yellow")
    with changing(found, output), GradebookWriter(found.url) as gradebook:
        gradebook.prepare(found.place.source)
        before = gradebook.change(lambda db: set_due(db, assignment, moment))
        was = f"; it was {found.shown(before)}" if before and before != moment else ""
        output.say(f"{assignment} is due {found.shown(moment)}{was}")
