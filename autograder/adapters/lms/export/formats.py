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
from collections.abc import Iterable, Sequence

from autograder.adapters.lms.export.totals import ExportRow
from autograder.records.grades_csv import guard, number

MARK = "\ufeff"


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
    # A lone dash is how platforms write "never"; it is not a formula.
    return cell if cell == "-" else guard(cell)


def highest(rows: Iterable[ExportRow]) -> float:
    """Return what the assignment is worth."""
    return max((row.total.max_score for row in rows if row.total), default=0.0)


def plain(rows: Sequence[ExportRow]) -> str:
    """Return a table for people: one row per student, a column per question.

    A program should read it as ``utf-8-sig``; `results/…/grades.csv` is plain UTF-8.
    """
    names = _questions(rows)
    header = ["student_id", "name", "email", "section", "status", "score", "max_score"]
    table = [[*header, "late_penalty", *names]]
    for row in rows:
        entry, total = row.entry, row.total
        who = [entry.student_id, entry.name, entry.email, entry.section]
        if total is None:
            table.append([*who, "missing", "", "", "", *("" for _ in names)])
            continue
        scores = dict(total.questions)
        what = [total.status, points(total.score), points(total.max_score), points(total.penalty)]
        table.append([*who, *what, *(points(scores[n]) if n in scores else "" for n in names)])
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
    """Return a table with the columns of Gradescope's own download of grades."""
    names = _questions(rows)
    worth = {name: most for row in rows if row.total for name, most in row.total.maximums}
    header = ["First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points"]
    titles = [f"{i}: {name} ({worth[name]:.1f} pts)" for i, name in enumerate(names, 1)]
    table = [[*header, "Status", *titles]]
    for row in rows:
        entry, total = row.entry, row.total
        who = [*_first_and_last(entry.name), entry.student_id, entry.email, entry.section]
        if total is None:
            most = points(highest(rows))
            table.append([*who, "", most, "Missing", *("" for _ in names)])
            continue
        scores = dict(total.questions)
        what = [
            points(total.score),
            points(total.max_score),
            "Ungraded" if total.needs else "Graded",
        ]
        table.append([*who, *what, *(points(scores[n]) if n in scores else "" for n in names)])
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


def _questions(rows: Iterable[ExportRow]) -> list[str]:
    return list(dict.fromkeys(name for r in rows if r.total for name, _ in r.total.questions))


def _first_and_last(name: str) -> tuple[str, str]:
    """Split “Lovelace, Ada” and “Ada Lovelace”."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()
