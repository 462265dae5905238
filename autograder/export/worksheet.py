"""Filling in the grading worksheet that Moodle gave out: surer than making one.

Moodle numbers participants anew in each assignment; its own worksheet has the right numbers, and
tells when a grade was changed in Moodle meanwhile.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.collect.people import Person, identify
from autograder.errors import RefusedFile, UsageError
from autograder.export.formats import csv_text, highest, points
from autograder.export.totals import Row
from autograder.records.roster import Roster

# What Moodle needs back; in the language that English sites write them in.
NEEDED = ("Identifier", "Full name", "Grade")
_MAXIMUM = "Maximum Grade"


@dataclass(frozen=True)
class Filled:
    """A worksheet with grades.

    Args:
        text: of the file.
        absent: students with points who are not in it.
    """

    text: str
    absent: tuple[str, ...]


def fill_worksheet(path: Path, rows: Sequence[Row], roster: Roster | None) -> Filled:
    """Write each student's points into the worksheet's column Grade; the rest stays.

    A row is matched as `iml collect` matches a Moodle folder: by email or name in the roster;
    without a roster, by the id that is made of the full name.

    Raises:
        UsageError: it is no worksheet, or Moodle's maximum is another one than ours.
    """
    header, records = _read(path)
    most = highest(rows)
    by_id = {row.entry.student_id: row.total for row in rows if row.total}
    written = set()
    for line, record in records:
        cells = dict(zip(header, record, strict=True))
        student = _student(cells, roster)
        if student not in by_id:
            continue
        if student in written:
            raise UsageError(f"{path}, line {line}: a second row of {student}")
        _same_maximum(path, line, cells.get(_MAXIMUM, ""), most)
        record[header.index("Grade")] = points(by_id[student].score)
        written.add(student)
    absent = tuple(student for student in by_id if student not in written)
    return Filled(csv_text([header, *(record for _, record in records)]), absent)


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        records = [(reader.line_num, row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} can't be read as a grading worksheet: {error}") from None
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UsageError(f"{path} is no Moodle grading worksheet: no column {missing[0]!r}")
    for line, row in records:
        if len(row) != len(header):
            raise UsageError(f"{path}, line {line}: {len(row)} cells under {len(header)} columns")
    return header, records


def _student(cells: dict[str, str], roster: Roster | None) -> str:
    """Return whose row it is; empty if nobody's that we know."""
    name, email = cells["Full name"], cells.get("Email address", "")
    number = cells["Identifier"].rpartition(" ")[2]
    # Where marking is blind there is nothing but the number, and `iml collect` made ids of that.
    name = name if name.strip() else f"Participant {number}"
    try:
        if roster is None:
            return identify(Person(number, name=name), None)
        blind = name.startswith("Participant ")
        person = Person(number, name=name, email=email, lms_id=number if blind else "")
        return identify(person, roster)
    except RefusedFile:
        return ""


def _same_maximum(path: Path, line: int, theirs: str, ours: float) -> None:
    try:
        maximum = float(theirs.replace(",", "."))
    except ValueError:
        return
    if abs(maximum - ours) > 0.005:
        raise UsageError(
            f"{path}, line {line}: the maximum in Moodle is {maximum:g} and here {ours:g}; "
            f"set Moodle's to {ours:g}, so that the points mean the same"
        )
