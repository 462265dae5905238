"""Points and minutes: in check cells, checks, tables and sentences they are the same."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.build.static.files import Files
from autograder.build.static.prose import Piece, Prose, Table
from autograder.findings import Finding, listed, nearest
from autograder.notebook.source import CHECK_SUFFIX

UNITS = {"points": r"(?:points?|pts?)\b", "minutes": r"(?:minutes?|mins?)\b"}
_NUMBER = r"(?<![\w.,-])(\d+(?:\.\d+)?)"
# Other numbers of points may be part of a sentence ("3 points in the plane"). One that says what an
# exercise is worth is in bold, in brackets, behind a colon, or said with such a verb. Minutes may
# be those of a training: an exercise's stand in one paragraph with its points.
_FRAMES = (
    r"\*\*(?=\S)(?:(?!\*\*).)*?{amount}",
    r"\((?:[^()]*,)?\s*{amount}\s*(?=[),;·])",
    r"\b(?:worth|earns?)\s+(?:you\s+)?{amount}",
    r"\b{unit}\**:\**\s*{number}",
)
_TOTAL = re.compile(r"\b(total|all|sum|together)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Stated:
    """An amount that a table's row states for a question, or for all of them."""

    line: int
    question: str
    amount: float


def wrong_points(files: Files) -> Iterator[Finding]:
    """Compare the points that checks, tables and sentences state with those of the cells."""
    yield from _checks(files)
    right = {question: files.source.points(question) for question in files.graded}
    for table, rows in _tables(files, "points"):
        yield from _rows(files, table, rows, right, "points")
        yield from _order(files, rows)
        yield from _numbering(files, table)
    yield from _sentences(files, right, "points")


def wrong_minutes(files: Files) -> Iterator[Finding]:
    """Compare the minutes that sentences state with those of the table at the top."""
    right: dict[str, float] = {}
    for table, rows in _tables(files, "minutes"):
        here = {row.question: row.amount for row in rows if row.question in files.graded}
        right = here | right
        yield from _rows(files, table, rows, right, "minutes")
    yield from _sentences(files, right, "minutes")


def _checks(files: Files) -> Iterator[Finding]:
    """Find questions whose checks don't add up to the points of their check cell."""
    for question in files.source.questions:
        own = [file for file in files.checks if file.question == question]
        checks = [check for file in own for check in file.checks]
        total = math.fsum(check.points for check in checks)
        stated = files.source.points(question)
        if own and not math.isclose(total, stated):
            cell = files.source.cell(question + CHECK_SUFFIX)
            yield files.source.at(
                cell,
                -1,
                f"question {question}: the notebook states {stated:g} points, its {len(checks)} "
                f"checks in {' and '.join(file.name for file in own)} add up to {total:g}; "
                f"write points={total:g}, or change the checks",
            )


def _tables(files: Files, unit: str) -> Iterator[tuple[Table, list[_Stated]]]:
    """Yield the tables that state an amount for questions, and what they state."""
    for prose in files.prose.values():
        for table in prose.tables:
            column = _column(table, unit)
            rows = list(_stated(files, table, column)) if column is not None else []
            if any(row.question in files.graded for row in rows):
                yield table, rows


def _column(table: Table, unit: str) -> int | None:
    header = [cell.strip(" *").lower() for cell in table.rows[0][1]]
    names = (unit, unit[:-1], {"points": "pts", "minutes": "min"}[unit])
    return next((i for i, name in enumerate(header) if name in names), None)


def _stated(files: Files, table: Table, column: int) -> Iterator[_Stated]:
    for line, cells in table.rows[1:]:
        others = [cell.strip() for i, cell in enumerate(cells) if i != column]
        text = cells[column].strip(" *")
        amount = float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else math.nan
        named = [word for cell in others for word in re.findall(r"`([^`]+)`", cell)][:1]
        plain = [cell.strip("* ") for cell in others if cell.strip("* ") in files.graded]
        if named or plain:
            yield _Stated(line, [*named, *plain][0], amount)
        elif any(_TOTAL.search(cell) for cell in others):
            yield _Stated(line, "", amount)


def _rows(
    files: Files, table: Table, rows: list[_Stated], right: dict[str, float], unit: str
) -> Iterator[Finding]:
    source = {"points": "its cell states", "minutes": "another table states"}[unit]
    for row in rows:
        if math.isnan(row.amount):
            yield files.at(row.line, f"the table states no number of {unit} here; write one")
        elif not row.question:
            others = [other for other in rows if other.question]
            total = math.fsum(right.get(other.question, other.amount) for other in others)
            if not math.isclose(row.amount, total):
                wrong = f"the exercises add up to {total:g} {unit}, not to {row.amount:g}"
                yield files.at(row.line, f"{wrong}; write {total:g}")
        elif row.question not in files.graded:
            meant = nearest(row.question, files.graded, f"; there are {listed(files.graded)}")
            yield files.at(row.line, f"the table names {row.question!r}, no question{meant}")
        elif not math.isclose(row.amount, right[row.question]):
            amount = right[row.question]
            wrong = f"the table states {row.amount:g} {unit} for {row.question}, {source}"
            yield files.at(row.line, f"{wrong} {amount:g}; write {amount:g}")
    named = [row.question for row in rows if row.question]
    for question in files.graded:
        if named.count(question) != 1:
            often = "leaves out" if question not in named else "names more than once"
            wrong = f"the table {often} question {question}; give it one row"
            yield files.at(table.rows[0][0], wrong)


def _order(files: Files, rows: list[_Stated]) -> Iterator[Finding]:
    known = [row for row in rows if row.question in files.graded]
    for before, row in itertools.pairwise(known):
        if files.graded.index(row.question) < files.graded.index(before.question):
            wrong = f"the notebook has {row.question} above {before.question}, the table below it"
            yield files.at(row.line, f"{wrong}; list them as they come")


def _numbering(files: Files, table: Table) -> Iterator[Finding]:
    """Find rows whose number, in a first column of numbers, is not their place."""
    numbers = [(line, cells[0].strip(" *.")) for line, cells in table.rows[1:]]
    if not numbers[0][1].isdigit():
        return
    for place, (line, number) in enumerate(numbers, 1):
        if number.isdigit() and int(number) != place:
            yield files.at(line, f"this is row {place} of the table, not {number}; write {place}")


def _sentences(files: Files, right: dict[str, float], unit: str) -> Iterator[Finding]:
    """Find sentences that state another amount for the question that their cell leads to."""
    for cell_id, prose in files.prose.items():
        question = _question_of(files, cell_id)
        least = 0.0
        if question is None:
            wanted, what = math.fsum(right.values()), "all exercises together have"
            # What is no more than one exercise has doesn't speak of all of them.
            least = max(right.values(), default=math.inf)
        else:
            wanted, what = right.get(question, math.nan), f"{question} has"
        for line, amount in [] if math.isnan(wanted) else amounts(prose, unit):
            if amount > least and not math.isclose(amount, wanted):
                wrong = f"this says {amount:g} {unit}, but {what} {wanted:g}"
                yield files.at(line, f"{wrong}; write {wanted:g}")


def _question_of(files: Files, cell_id: str) -> str | None:
    """Return the question that a cell of prose belongs to; None for the title, "" for none."""
    prose = files.prose[cell_id]
    if prose.has_title:
        return None
    for piece in (*prose.headings, *prose.paragraphs):
        named = re.match(r"\W*(?:Exercise|Question)\s+`?([a-z][\w-]*)", piece.text)
        if named and named[1] in files.graded:
            return named[1]
    ids = [cell.id for cell in files.source.cells]
    later = ids[ids.index(cell_id) :]
    return next((other for other in later if other in files.graded), "")


def amounts(prose: Prose, unit: str) -> Iterator[tuple[int, float]]:
    """Yield the amounts that a text states, such as ``**4 points**``, with their lines."""
    for piece in prose.paragraphs:
        if unit == "points" or any(_found(piece, _frames("points"))):
            yield from _found(piece, _frames(unit))
    for piece in prose.headings:
        yield from _found(piece, [_amount(unit)])


def _amount(unit: str) -> str:
    return rf"{_NUMBER}\s+{UNITS[unit]}"


def _frames(unit: str) -> list[str]:
    return [f.format(amount=_amount(unit), unit=UNITS[unit], number=_NUMBER) for f in _FRAMES]


def _found(piece: Piece, frames: list[str]) -> Iterator[tuple[int, float]]:
    places: dict[int, float] = {}
    for frame in frames:
        for found in re.finditer(frame, piece.text, re.DOTALL | re.IGNORECASE):
            places.setdefault(found.start(1), float(found[1]))
    for start, amount in sorted(places.items()):
        yield piece.line + piece.text.count("\n", 0, start), amount
