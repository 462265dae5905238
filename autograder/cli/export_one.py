"""Write the grades of one assignment, and report what a person should know about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.choices import Platform
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.cli.several import Ended
from autograder.course import Assignment
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.adapters.lms.export.totals import ExportRow, Total
    from autograder.records.roster import Roster


_NEW_COLUMN = (
    "without --column, Canvas makes a new assignment “{}” of it; to fill in one that is there, "
    'give its title and number, as in --column "Attention (4711)"'
)


@dataclass(frozen=True)
class Export:
    """What to write.

    Args:
        to: the platform whose format to write.
        roster: the students as the platform knows them; None to write all under their own ids.
        column: Canvas's title; empty for the assignment's name.
        worksheet: Moodle's own, to be filled in.
        graded: folder that holds ``results/``.
        booked: whether there was a gradebook to read.
    """

    to: Platform
    roster: Roster | None
    column: str
    worksheet: Path | None
    graded: Path
    booked: bool


@dataclass(frozen=True)
class _Written:
    """A file's text, which students could not be written into it, and what was guessed."""

    text: str
    unmatched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def export_one(
    assignment: Assignment, found: list[Total], order: Export, path: Path, output: Output
) -> Ended:
    """Write one file; code 1 if a grade in it is not final, or a student is not in it.

    Raises:
        UsageError: Moodle's numbers are unknown, or its worksheet is for something else.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.adapters.lms.export.totals import join
    from autograder.files import write_atomically
    from autograder.records.store import ResultStore
    from autograder.text import plain_id, printable

    rows, unknown = join(found, order.roster)
    written = _write(order, rows, order.column or assignment.name)
    write_atomically(path, written.text)
    needs = [f"{r.entry.student_id}: {r.total.needs}" for r in rows if r.total and r.total.needs]
    problems = [
        *([] if order.booked else _without_gradebook(assignment)),
        *(f"{student}: not in the roster, left out" for student in unknown),
        *written.unmatched,
        *ResultStore(order.graded, assignment.name).unreadable(),
        *needs,
    ]
    record = {
        "file": str(path),
        "students": sum(row.total is not None for row in rows),
        "without_points": [plain_id(row.entry.student_id) for row in rows if row.total is None],
        "notes": [printable(note) for note in written.notes],
        "problems": [printable(problem) for problem in problems],
    }
    _show(output, record)
    return Ended(NEEDS_PERSON if problems else DONE, record)


def _without_gradebook(assignment: Assignment) -> list[str]:
    """Report which questions have no points because there is no gradebook."""
    from autograder.notebook.source import read_source

    written = ", ".join(read_source(assignment).written)
    return [f"no gradebook, so no points for what is graded by hand: {written}"] if written else []


def _write(order: Export, rows: list[ExportRow], column: str) -> _Written:
    from autograder.adapters.lms.export import formats
    from autograder.adapters.lms.export.worksheet import fill_worksheet

    if order.to is Platform.CANVAS:
        new = () if order.column else (_NEW_COLUMN.format(column),)
        return _Written(formats.canvas(rows, column), notes=new)
    if order.to is Platform.GRADESCOPE_TABLE:
        return _Written(formats.gradescope(rows))
    if order.to is Platform.CSV:
        return _Written(formats.plain(rows))
    if order.worksheet:
        filled = fill_worksheet(order.worksheet, rows, order.roster)
        absent = tuple(f"{student}: not in the worksheet" for student in filled.absent)
        notes = tuple(f"{order.worksheet.name}: {note}" for note in filled.notes)
        return _Written(filled.text, absent, notes)
    if order.roster is None:
        raise UsageError(
            "--to moodle needs --worksheet with the worksheet that Moodle gave out, or --roster "
            "with Moodle's participant numbers as lms_id"
        )
    without = [row.entry.student_id for row in rows if row.total and not row.entry.lms_id]
    unmatched = tuple(f"{student}: no lms_id in the roster" for student in without)
    return _Written(formats.moodle(rows), unmatched)


def _show(output: Output, record: dict[str, Any]) -> None:
    output.say(f"wrote {record['file']}")
    output.say(f"{record['students']} students with points")
    if missing := record["without_points"]:
        output.say(f"{len(missing)} of the roster without points: {', '.join(missing)}")
    for note in record["notes"]:
        output.say(note)
    for problem in record["problems"]:
        output.say(problem, style="yellow")
