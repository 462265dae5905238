"""``iml collect``: from a platform's download to nbgrader's layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.course import Course
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.adapters.lms.collect.collect import Collected, Job
    from autograder.adapters.lms.collect.moodle_times import Times

# What downloads say about when work was handed in.
_TELLS = {
    "Canvas": "Canvas's download marks late work, and says no time",
    "Moodle": "Moodle's download says neither when work was handed in, nor whether it was late; "
    "its grading worksheet says when (--worksheet)",
    "Gradescope": "Gradescope's export lacks some times",
    "flat": "A folder of files says no times",
}
_NO_TIME = "Moodle's grading worksheet lacks some times; the notes say why"
_STYLES = {"taken": "green", "refused": "red", "older": "yellow"}


def collect_command(
    download: Annotated[
        Path,
        typer.Argument(
            metavar="DOWNLOAD",
            exists=True,
            help="The zip or folder, as downloaded.",
            show_default=False,
        ),
    ],
    assignment: options.OneAssignment = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to collect; default: submitted/.")
    ] = None,
    submitted: Annotated[Path | None, typer.Option("--submitted", hidden=True)] = None,
    roster: options.Roster = None,
    worksheet: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Moodle: its grading worksheet, for when work was handed in.",
        ),
    ] = None,
    zone: Annotated[
        str,
        typer.Option(
            help="Time zone of the worksheet's times, like Europe/Berlin; "
            "default: c.Exchange.timezone of the course."
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Take submissions from Canvas, Gradescope, Moodle or a flat folder into submitted/.

    The newest notebook of a student counts; a different one that was collected before moves to
    submitted/.earlier/. A zip that a student made with the notebook's last cell counts as the
    notebook in it, and so does attention.ipynb.json. A guess about a name is reported in the note.
    timestamp.txt gets the time where the platform says it (Moodle in its worksheet, in the zone of
    --zone), even if the notebook was collected before; where it only marks work as late, late.txt
    gets the mark and the due date. The command says of whom nobody knows the time. A file that
    can't be taken safely, or could be another student's, is refused by name; the rest is taken, and
    the command exits with 1. docs/downloads.md lists all names that are read.

    Example: [bold]iml collect submissions.zip attention --roster roster.csv[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.adapters.lms.collect.collect import Job, collect
    from autograder.records.roster import read_roster

    if out and submitted:
        raise UsageError(f"--out {out} and --submitted {submitted} are the same option: give one")
    if zone and not worksheet:
        raise UsageError("--zone is that of --worksheet's times: give both")
    course, output = Course.find(), Output("collect", as_json)
    folder = (out or submitted or course.root / "submitted").resolve()
    known = read_roster(roster) if roster else None
    name = options.only(course, assignment).name
    times = _times(course, worksheet, zone) if worksheet else None
    job = Job(name, folder, known, dry_run, lambda: _due(course, name), times)
    collected = collect(download, job)
    _show(output, collected, job)
    code = NEEDS_PERSON if collected.count("refused") else DONE
    output.end(code, assignment=job.assignment, dry_run=dry_run, **_record(collected, times))


def _times(course: Course, worksheet: Path, zone: str) -> Times:
    """Read the times of a worksheet of Moodle, in a zone or else in the course's."""
    from autograder.adapters.lms.collect.moodle_times import read_times
    from autograder.cli.zones import zone_of
    from autograder.grading.course_config import course_config

    return read_times(worksheet, *zone_of(course_config(course.root), zone))


def _due(course: Course, assignment: str) -> str:
    """Return when an assignment is due, as its gradebook says; empty if it doesn't."""
    from autograder.grading.course_config import gradebook_of
    from autograder.records.deadlines import read_deadlines
    from autograder.records.gradebook import COURSE_ID
    from autograder.records.gradebook_access import is_there, read_once

    url = gradebook_of(course.root, course.root)
    if not is_there(url):
        return ""
    due = read_once(url, COURSE_ID, 30.0, lambda db: read_deadlines(db, assignment)).due
    return f"{due:%Y-%m-%d %H:%M:%S} UTC" if due else ""


def _show(output: Output, collected: Collected, job: Job) -> None:
    from autograder.adapters.lms.collect.collect import WHAT
    from autograder.text import plain_id, printable

    table = Table(title=f"{collected.layout}: {job.assignment}", title_justify="left")
    for heading in ("taken", "from", "to", "late", "note"):
        table.add_column(heading, overflow="fold")
    for line in collected.lines:
        taken = Text("yes" if line.what == "taken" else line.what, _STYLES.get(line.what, ""))
        late = "late" if line.late else ""
        # Names come from students: nothing in them may steer the terminal.
        texts = (plain_id(line.source), plain_id(line.student_id), late, printable(line.note))
        table.add_row(taken, *map(Text, texts))
    if collected.lines:
        output.table(table)
    counts = [f"{collected.count(what)} {what}" for what in WHAT if collected.count(what)]
    output.console.print(", ".join(counts) or "No files there: nothing to collect.")
    for note in job.times.notes if job.times else ():
        output.say(note)
    if job.dry_run:
        output.console.print("Nothing was written.")
    if collected.untimed:
        who = ", ".join(plain_id(student_id) for student_id in collected.untimed)
        tells = _NO_TIME if job.times else _TELLS.get(collected.platform, _TELLS["flat"])
        output.console.print(
            Text(
                f"{tells}. Nobody knows when it was handed in: {who}; timestamp.txt in a "
                "submission's folder can say it."
            )
        )
    if collected.missing:
        missing = ", ".join(plain_id(student_id) for student_id in collected.missing)
        output.console.print(
            Text(f"No notebook of {len(collected.missing)} in the roster: {missing}")
        )


def _record(collected: Collected, times: Times | None) -> dict[str, Any]:
    from autograder.text import plain_id, printable

    return {
        "layout": collected.layout,
        "notes": [*times.notes] if times else [],
        "files": [
            {
                "what": line.what,
                "source": plain_id(line.source),
                "student_id": plain_id(line.student_id),
                "late": line.late,
                "note": printable(line.note),
            }
            for line in collected.lines
        ],
        "missing": [plain_id(student_id) for student_id in collected.missing],
        "untimed": [plain_id(student_id) for student_id in collected.untimed],
    }
