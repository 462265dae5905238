"""Filling in the grading worksheet that Moodle gave out: safer than making one.

Moodle numbers participants anew in each assignment; its own worksheet has the right numbers, and
lets Moodle notice a grade that was changed meanwhile. Whatever language it is in, and whatever a
spreadsheet did to its commas and letters, the result has Moodle's header, commas and UTF-8.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.adapters.lms.collect.people import Person, identify
from autograder.adapters.lms.export.formats import guarded, highest, points
from autograder.adapters.lms.export.totals import ExportRow, Total
from autograder.adapters.lms.worksheet_columns import (
    Columns,
    find_columns,
    number,
    read_worksheet,
    split_identifier,
)
from autograder.errors import RefusedFile, UsageError
from autograder.records.roster import Roster
from autograder.records.tables import Table


@dataclass(frozen=True)
class Filled:
    """A worksheet with grades.

    Args:
        text: of the file.
        absent: students with points who are not in it.
        notes: what was guessed.
    """

    text: str
    absent: tuple[str, ...]
    notes: tuple[str, ...] = ()


def fill_worksheet(path: Path, rows: Sequence[ExportRow], roster: Roster | None) -> Filled:
    """Write each student's points into the worksheet's column of grades; the rest stays.

    A row is matched as `iml collect` matches a Moodle folder: by email, ID number or name in the
    roster; without a roster, by the id that is made from the full name.

    Raises:
        UsageError: it is not a worksheet, or Moodle's maximum differs from ours.
    """
    table = read_worksheet(path)
    columns = find_columns(path, table)
    by_id = {row.entry.student_id: row.total for row in rows if row.total}
    most, written = highest(rows), set()
    for line, cells in table.rows:
        student = _student(f"{path}, line {line}", cells, columns, by_id, roster)
        if not student:
            continue
        if student in written:
            raise UsageError(f"{path}, line {line}: a second row of {student}")
        if columns.maximum is not None:
            _same_maximum(path, line, cells[columns.maximum], most)
        cells[columns.grade] = points(by_id[student].score)
        written.add(student)
    absent = tuple(student for student in by_id if student not in written)
    return Filled(_text(table, columns), absent, (*table.notes, *columns.notes))


def _text(table: Table, columns: Columns) -> str:
    """Return the file: what is before the grade is made harmless, the rest stays as it was.

    Moodle reads back the comments after the grade, and must find them unchanged.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    for _, cells in table.rows:
        writer.writerow([*map(guarded, cells[: columns.grade]), *cells[columns.grade :]])
    return text.getvalue()


def _student(
    where: str,
    cells: Sequence[str],
    columns: Columns,
    by_id: Mapping[str, Total],
    roster: Roster | None,
) -> str:
    """Return whose row it is; empty if we have no points of that person.

    Raises:
        UsageError: it fits several students.
    """
    named = [cell for cell in cells[columns.identifier + 1 : columns.grade] if cell.strip()]
    # First and last name may be in separate columns.
    names = [*named, *(f"{first} {last}" for first, last in itertools.pairwise(named))]
    if columns.is_blind(cells):
        found = _made([_participant(cells[columns.identifier])], roster)
    elif roster is None:
        found = _made([Person("", name=name) for name in names], None)
    else:
        found = _sole(roster, "email", named) or {
            *_sole(roster, "student_id", named),
            *_sole(roster, "name", names),
        }
    found &= by_id.keys()
    if len(found) > 1:
        raise UsageError(f"{where}: it fits {' and '.join(sorted(found))}")
    return next(iter(found), "")


def _sole(roster: Roster, column: str, cells: Sequence[str]) -> set[str]:
    """Return the students whom one of the cells names unambiguously."""
    hits = [roster.find(column, cell) for cell in cells]
    return {hit[0].student_id for hit in hits if len(hit) == 1}


def _participant(cell: str) -> Person:
    """Return the person `iml collect` makes from a blind Moodle folder, which has no slashes."""
    word, participant = split_identifier(cell)
    name = f"{word.replace('/', '').strip()} {participant}"
    return Person(participant, name=name, lms_id=participant)


def _made(people: Sequence[Person], roster: Roster | None) -> set[str]:
    found = set()
    for person in people:
        try:
            found.add(identify(person, roster))
        except RefusedFile:
            continue
    return found


def _same_maximum(path: Path, line: int, theirs: str, ours: float) -> None:
    maximum = number(theirs)
    if maximum is not None and abs(maximum - ours) > 0.005:
        raise UsageError(
            f"{path}, line {line}: the maximum in Moodle is {maximum:g} and here {ours:g}; "
            f"set Moodle's to {ours:g}, so that the points mean the same"
        )
