"""``iml export``: grades for a learning platform."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.course import Assignment, Course
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.adapters.lms.export.totals import ExportRow, Total
    from autograder.records.roster import Roster


class Platform(enum.StrEnum):
    """What can be exported to."""

    CANVAS = "canvas"
    GRADESCOPE = "gradescope"
    MOODLE = "moodle"
    CSV = "csv"


def export_command(
    assignment: Annotated[str, typer.Argument(help="Which assignment, e.g. attention.")],
    to: Annotated[Platform, typer.Option(help="Which platform's format.")],
    roster: Annotated[
        Path | None,
        typer.Option(help="student_id,name,email,section,lms_id: whom the platform knows as what."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results and gradebook are; default: here.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Default: results/<assignment>/<platform>.csv."),
    ] = None,
    column: Annotated[
        str, typer.Option(help='Canvas: the title of its column, e.g. "Attention (4711)".')
    ] = "",
    worksheet: Annotated[
        Path | None,
        typer.Option(help="Moodle: its own grading worksheet, in any language, to be filled in."),
    ] = None,
    db_url: Annotated[
        str,
        typer.Option(help="The gradebook; default: the one that grading into this folder fills."),
    ] = "",
) -> None:
    """Write the class's grades as Canvas, Gradescope, Moodle or a spreadsheet imports them.

    Where nbgrader's gradebook has a submission, its score counts: with points given by hand, less
    the penalty for being late. Exits with 1 when a grade is not final or a student is unknown.
    The spreadsheet's file (csv) begins with the mark by which Excel knows UTF-8; the others don't.

    Example: [bold]iml export attention --to canvas --roster roster.csv[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.adapters.lms.export.totals import join
    from autograder.files import write_atomically
    from autograder.records.roster import read_roster

    for option, given, platform in (
        ("--worksheet", worksheet, Platform.MOODLE),
        ("--column", column, Platform.CANVAS),
    ):
        if given and to is not platform:
            raise UsageError(f"{option} goes with --to {platform.value}, not {to.value}")
    course = Course.find()
    chosen = course.assignment(assignment)
    name = chosen.name
    known = read_roster(roster) if roster else None
    folder = (out or course.root).resolve()
    found, booked = _totals(folder, name, db_url or _own_gradebook(course, folder))
    rows, unknown = join(found, known)
    text, unmatched, notes = _write(to, rows, known, column or name, worksheet)
    path = output or folder / "results" / name / f"{to.value}.csv"
    write_atomically(path, text)
    problems = [] if booked else _without_gradebook(chosen)
    problems += [f"{student}: not in the roster, left out" for student in unknown]
    problems += unmatched + [
        f"{row.entry.student_id}: {row.total.needs}"
        for row in rows
        if row.total and row.total.needs
    ]
    _show(Console(highlight=False), path, rows, notes, problems)
    if problems:
        raise typer.Exit(1)


def _own_gradebook(course: Course, folder: Path) -> str:
    """Return the address of the gradebook that grading into a folder fills; empty if none is."""
    from autograder.grading.course_config import course_config, gradebook_url
    from autograder.records.gradebook_access import is_there

    url = gradebook_url(course_config(course.root), course.root, folder)
    return url if is_there(url) else ""


def _totals(folder: Path, assignment: str, url: str) -> tuple[list[Total], bool]:
    """Return everyone's points, and whether a gradebook was there to ask."""
    from autograder.adapters.lms.export.totals import read_gradebook, totals
    from autograder.records.store import ResultStore

    booked = read_gradebook(url, assignment) if url else {}
    found = totals(ResultStore(folder, assignment).read_all(), booked)
    if not found:
        raise UsageError(f"no results of {assignment} in {folder}; first: iml grade {assignment}")
    return found, bool(url)


def _without_gradebook(assignment: Assignment) -> list[str]:
    """Say which questions have no points where no gradebook is."""
    from autograder.notebook.source import read_source

    written = ", ".join(read_source(assignment).written)
    return [f"no gradebook, so no points for what is graded by hand: {written}"] if written else []


def _write(
    to: Platform, rows: list[ExportRow], roster: Roster | None, column: str, worksheet: Path | None
) -> tuple[str, list[str], list[str]]:
    """Return the file's text, which students could not be written into it, and what was guessed."""
    from autograder.adapters.lms.export import formats
    from autograder.adapters.lms.export.worksheet import fill_worksheet

    if to is Platform.CANVAS:
        return formats.canvas(rows, column), [], []
    if to is Platform.GRADESCOPE:
        return formats.gradescope(rows), [], []
    if to is Platform.CSV:
        return formats.plain(rows), [], []
    if worksheet:
        filled = fill_worksheet(worksheet, rows, roster)
        absent = [f"{student}: not in the worksheet" for student in filled.absent]
        return filled.text, absent, [f"{worksheet.name}: {note}" for note in filled.notes]
    if roster is None:
        raise UsageError(
            "--to moodle needs --worksheet with the worksheet that Moodle gave out, or --roster "
            "with Moodle's participant numbers as lms_id"
        )
    without = [row.entry.student_id for row in rows if row.total and not row.entry.lms_id]
    return formats.moodle(rows), [f"{student}: no lms_id in the roster" for student in without], []


def _show(
    console: Console, path: Path, rows: list[ExportRow], notes: list[str], problems: list[str]
) -> None:
    from autograder.text import plain_id, printable

    console.print(f"wrote {path}", soft_wrap=True, markup=False)
    missing = [plain_id(row.entry.student_id) for row in rows if row.total is None]
    console.print(f"{len(rows) - len(missing)} students with points")
    if missing:
        console.print(Text(f"{len(missing)} of the roster without: {', '.join(missing)}"))
    for note in notes:
        console.print(Text(printable(note)))
    for problem in problems:
        console.print(Text(printable(problem), style="yellow"))
