"""``iml collect``: from a platform's download to nbgrader's layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course import Course

if TYPE_CHECKING:
    from autograder.adapters.lms.collect.collect import Collected

_STYLES = {"taken": "green", "refused": "red", "older": "yellow"}


def collect_command(
    download: Annotated[
        Path, typer.Argument(help="The zip or folder, as it came.", show_default=False)
    ],
    assignment: Annotated[
        str, typer.Argument(help="Which assignment, e.g. attention.", show_default=False)
    ],
    submitted: Annotated[
        Path | None, typer.Option(help="Where to collect; default: submitted/.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="student_id,name,email,section,lms_id: who gets which student_id."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
) -> None:
    """Take submissions from Canvas, Gradescope, Moodle or a flat folder into submitted/.

    The newest notebook of a student counts; a different one that was collected before moves to
    submitted/.earlier/. A zip that a student made with the notebook's last cell counts as the
    notebook in it, and so does attention.ipynb.json. What is guessed about a name stands in the
    note. What can't be taken safely, or could be another student's, is refused by name, and the
    rest is taken; then the command exits with 1. All names that are read: docs/downloads.md.

    Example: [bold]iml collect submissions.zip attention --roster roster.csv[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.adapters.lms.collect.collect import Job, collect
    from autograder.records.roster import read_roster

    course = Course.find()
    folder = (submitted or course.root / "submitted").resolve()
    known = read_roster(roster) if roster else None
    job = Job(course.assignment(assignment).name, folder, known, dry_run)
    collected = collect(download, job)
    _show(Console(highlight=False), collected, job.assignment, dry_run=dry_run)
    if collected.count("refused"):
        raise typer.Exit(1)


def _show(console: Console, collected: Collected, assignment: str, *, dry_run: bool) -> None:
    from autograder.adapters.lms.collect.collect import WHAT
    from autograder.text import plain_id, printable

    table = Table(title=f"{collected.layout}: {assignment}", title_justify="left")
    for heading in ("taken", "from", "to", "late", "note"):
        table.add_column(heading, overflow="fold")
    for line in collected.lines:
        taken = Text("yes" if line.what == "taken" else line.what, _STYLES.get(line.what, ""))
        late = "late" if line.late else ""
        # Names come from students: nothing in them may steer the terminal.
        texts = (plain_id(line.source), plain_id(line.student_id), late, printable(line.note))
        table.add_row(taken, *map(Text, texts))
    if collected.lines:
        console.print(table)
    counts = [f"{collected.count(what)} {what}" for what in WHAT if collected.count(what)]
    console.print(", ".join(counts) or "No files there: nothing to collect.")
    if dry_run:
        console.print("Nothing was written.")
    if collected.missing:
        missing = ", ".join(plain_id(student_id) for student_id in collected.missing)
        console.print(Text(f"No notebook of {len(collected.missing)} in the roster: {missing}"))
