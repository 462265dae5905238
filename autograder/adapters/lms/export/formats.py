"""One pure function per platform: rows in, text of a CSV file out.

Every text goes through `guard`, so that no name runs as a formula in a spreadsheet. Points have at
most four decimals. A student without a submission has an empty score, which platforms ignore.

Excel reads a CSV in its country's encoding unless it begins with a byte-order mark: the table for
people has one (`MARK`). Files for platforms have none, and neither has ``grades.csv``, which
programs read: there the mark would become part of the first column's name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from autograder.adapters.lms.export.totals import ExportRow, Total
from autograder.records.grades_csv import guard, number

MARK = "\ufeff"
_HARMLESS = re.compile(r"-|-\d+(\.\d+)?", re.ASCII)
# What leads to the total: score, by_hand and overridden, less late_penalty.
PARTS = ("score", "max_score", "by_hand", "overridden", "late_penalty", "total", "max_total")


def points(value: float) -> str:
    """Write points as platforms read them: ``7``, ``2.5``, ``0.3333``."""
    return number(round(value, 4))


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the text of a CSV file, each cell harmless in a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that is harmless in a spreadsheet."""
    # A lone dash is how platforms write "never"; neither that nor a number is a formula.
    return cell if _HARMLESS.fullmatch(cell) else guard(cell)


def highest(rows: Iterable[ExportRow]) -> float:
    """Return what the assignment is worth."""
    return max((row.total.max_score for row in rows if row.total), default=0.0)


def plain(rows: Sequence[ExportRow]) -> str:
    """Return a table for people: one row per student, a column per question.

    A program should read it as ``utf-8-sig``; `results/…/grades.csv` is plain UTF-8.
    """
    names = _questions(rows)
    header = ["student_id", "name", "email", "section", "status", *PARTS, "late_reason"]
    table = [[*header, *names]]
    for row in rows:
        entry, total = row.entry, row.total
        who = [entry.student_id, entry.name, entry.email, entry.section]
        if total is None:
            table.append([*who, "missing", *("" for _ in (*header[5:], *names))])
            continue
        parts = (total.automatic, total.max_automatic, total.by_hand, total.overridden)
        whole = (total.penalty, total.score, total.max_score)
        what = [total.status, *map(points, (*parts, *whole)), total.reason]
        table.append([*who, *what, *_cells(total, names)])
    return MARK + csv_text(table)


def canvas(rows: Sequence[ExportRow], column: str) -> str:
    """Return Canvas's gradebook import.

    Canvas finds students by ID (our lms_id), else by SIS User ID or SIS Login ID (our student_id),
    else by name; and the assignment by ``column``, its title with or without Canvas's number.
    """
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column]
    table = [header, ["Points Possible", "", "", "", "", points(highest(rows))]]
    for row in rows:
        entry, total = row.entry, row.total
        who = [entry.name or entry.student_id, entry.lms_id, entry.student_id, entry.student_id]
        table.append([*who, entry.section, points(total.score) if total else ""])
    return csv_text(table)


def gradescope(rows: Sequence[ExportRow]) -> str:
    """Return a table with the columns of Gradescope's own download of grades.

    Gradescope documents no import of it. The questions' columns, less the last one, add up to the
    total.
    """
    names = _questions(rows)
    worth = {name: most for row in rows if row.total for name, most in row.total.maximums}
    header = ["First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points"]
    titles = [f"{i}: {name} ({worth[name]:.1f} pts)" for i, name in enumerate(names, 1)]
    table = [[*header, "Status", *titles, "Late Penalty"]]
    for row in rows:
        entry, total = row.entry, row.total
        who = [*_first_and_last(entry.name), entry.student_id, entry.email, entry.section]
        if total is None:
            most = points(highest(rows))
            table.append([*who, "", most, "Missing", *("" for _ in names), ""])
            continue
        what = [
            points(total.score),
            points(total.max_score),
            "Ungraded" if total.needs else "Graded",
        ]
        table.append([*who, *what, *_cells(total, names), points(total.penalty)])
    return csv_text(table)


def moodle(rows: Sequence[ExportRow]) -> str:
    """Return Moodle's offline grading worksheet, made from the roster's participant numbers.

    It has no column of comments: an empty one would erase those in Moodle.
    """
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"]
    table = [[*header, "Grade can be changed", "Last modified (grade)"]]
    most = f"{highest(rows):.2f}"
    for row in rows:
        entry, total = row.entry, row.total
        if not entry.lms_id:
            continue
        who = [f"Participant {entry.lms_id}", entry.name, entry.email]
        status = "Submitted for grading" if total else "No submission"
        grade = points(total.score) if total else ""
        table.append([*who, status, grade, most, "Yes", "-"])
    return csv_text(table)


def _cells(total: Total, names: Iterable[str]) -> Iterator[str]:
    scores = dict(total.questions)
    return (points(scores[name]) if name in scores else "" for name in names)


def _questions(rows: Iterable[ExportRow]) -> list[str]:
    return list(dict.fromkeys(name for r in rows if r.total for name, _ in r.total.maximums))


def _first_and_last(name: str) -> tuple[str, str]:
    """Split “Lovelace, Ada” and “Ada Lovelace”."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()
