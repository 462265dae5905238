"""Tables that list questions with their points or minutes."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from autograder.findings import Finding, listed, nearest
from autograder.publish.static.files import Files
from autograder.publish.static.prose import Prose, Table

_HEADERS = {"points": ("points", "point", "pts"), "minutes": ("minutes", "minute", "min")}
_TOTAL = re.compile(r"\b(total|all|sum|together)\b", re.IGNORECASE)


@dataclass(frozen=True)
class StatedAmount:
    """What a table's row states for a question; for all of them if the name is empty.

    Args:
        line: in the text's file.
        question: its name.
        amount: NaN if the row has no number.
    """

    line: int
    question: str
    amount: float


def tables_of(
    texts: Iterable[Prose], unit: str, known: list[str]
) -> Iterator[tuple[Table, list[StatedAmount]]]:
    """Yield the tables that state an amount for some known question, and what their rows state."""
    for table in (table for prose in texts for table in prose.tables):
        header = [cell.strip(" *").lower() for cell in table.rows[0][1]]
        column = next((i for i, name in enumerate(header) if name in _HEADERS[unit]), None)
        rows = list(_stated(table, column, known)) if column is not None else []
        if any(row.question in known for row in rows):
            yield table, rows


def _stated(table: Table, column: int, known: list[str]) -> Iterator[StatedAmount]:
    for line, cells in table.rows[1:]:
        others = [cell.strip() for i, cell in enumerate(cells) if i != column]
        text = cells[column].strip(" *")
        amount = float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else math.nan
        named = [word for cell in others for word in re.findall(r"`([^`]+)`", cell)][:1]
        named += [cell.strip("* ") for cell in others if cell.strip("* ") in known]
        if named:
            yield StatedAmount(line, named[0], amount)
        elif any(_TOTAL.search(cell) for cell in others):
            yield StatedAmount(line, "", amount)


def wrong_rows(
    files: Files, table: Table, rows: list[StatedAmount], right: Mapping[str, float], unit: str
) -> Iterator[Finding]:
    """Compare a table's rows with the right amounts, and its questions with the notebook's."""
    for row in rows:
        if math.isnan(row.amount):
            yield files.at(row.line, f"the table states no number of {unit} here; write one")
        elif row.question and row.question not in files.graded:
            meant = nearest(row.question, files.graded, f"; there are {listed(files.graded)}")
            yield files.at(row.line, f"the table names {row.question!r}, no question{meant}")
        elif row.question:
            yield from (files.at(row.line, wrong) for wrong in differing(row, right, unit))
        else:
            others = [other for other in rows if other.question]
            total = math.fsum(right.get(other.question, other.amount) for other in others)
            if not math.isclose(row.amount, total):
                wrong = f"the exercises add up to {total:g} {unit}, not to {row.amount:g}"
                yield files.at(row.line, f"{wrong}; write {total:g}")
    named = [row.question for row in rows if row.question]
    for question in files.graded:
        if named.count(question) != 1:
            often = "leaves out" if question not in named else "names more than once"
            wrong = f"the table {often} question {question}; give it one row"
            yield files.at(table.rows[0][0], wrong)


def differing(row: StatedAmount, right: Mapping[str, float], unit: str) -> Iterator[str]:
    """Yield a message if a row states another amount than the right one."""
    amount = right.get(row.question, math.nan)
    if not math.isnan(amount) and not math.isclose(row.amount, amount):
        source = {"points": "its cell states", "minutes": "another table states"}[unit]
        wrong = f"the table states {row.amount:g} {unit} for {row.question}, {source} {amount:g}"
        yield f"{wrong}; write {amount:g}"


def wrong_order(files: Files, table: Table, rows: list[StatedAmount]) -> Iterator[Finding]:
    """Find rows that are not in the notebook's order, or are misnumbered."""
    known = [row for row in rows if row.question in files.graded]
    for before, row in itertools.pairwise(known):
        if files.graded.index(row.question) < files.graded.index(before.question):
            wrong = f"the notebook has {row.question} above {before.question}, the table below it"
            yield files.at(row.line, f"{wrong}; list them in the notebook's order")
    numbers = [(line, cells[0].strip(" *.")) for line, cells in table.rows[1:]]
    for place, (line, number) in enumerate(numbers, 1) if numbers[0][1].isdigit() else ():
        if number.isdigit() and int(number) != place:
            yield files.at(line, f"this is row {place} of the table, not {number}; write {place}")
