"""Points and minutes: in check cells, checks, tables and sentences they are the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.notebook.source import CHECK_SUFFIX
from autograder.publish.static.files import README, Files
from autograder.publish.static.prose import Piece, Prose
from autograder.publish.static.tables import differing, tables_of, wrong_order, wrong_rows

UNITS = {"points": r"(?:points?|pts?)\b", "minutes": r"(?:minutes?|mins?)\b"}
_NUMBER = r"(?<![\w.,-])(\d+(?:\.\d+)?)"
# Other numbers of points may be part of a sentence ("3 points in the plane"). One that states what
# an exercise is worth is in bold, in brackets, after a colon, or follows such a verb. Minutes may
# be those of a training: an exercise's are in one paragraph with its points.
_FRAMES = (
    r"\*\*(?=\S)(?:(?!\*\*).)*?{amount}",
    r"\((?:[^()]*,)?\s*{amount}\s*(?=[),;·])",
    r"\b(?:worth|earns?)\s+(?:you\s+)?{amount}",
    r"\b{unit}\**:\**\s*{number}",
)


def wrong_points(files: Files) -> Iterator[Finding]:
    """Compare the points that checks, tables and sentences state with those of the cells."""
    yield from _checks(files)
    right = {question: files.source.points(question) for question in files.graded}
    for table, rows in tables_of(files.prose.values(), "points", files.graded):
        yield from wrong_rows(files, table, rows, right, "points")
        yield from wrong_order(files, table, rows)
    yield from _readme(files, right)
    yield from _sentences(files, right, "points")


def wrong_minutes(files: Files) -> Iterator[Finding]:
    """Compare the minutes that sentences state with those of the table at the top."""
    right: dict[str, float] = {}
    for table, rows in tables_of(files.prose.values(), "minutes", files.graded):
        here = {row.question: row.amount for row in rows if row.question in files.graded}
        right = here | right
        yield from wrong_rows(files, table, rows, right, "minutes")
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


def _readme(files: Files, right: dict[str, float]) -> Iterator[Finding]:
    """Compare the tables of the course's README that list only this assignment's questions."""
    texts = [files.readme] if files.readme else []
    for _, rows in tables_of(texts, "points", files.graded):
        if {row.question for row in rows if row.question} <= {*files.graded}:
            for row in rows:
                for wrong in differing(row, right, "points"):
                    yield Finding(README, row.line, wrong)


def _sentences(files: Files, right: dict[str, float], unit: str) -> Iterator[Finding]:
    """Find sentences that state a different amount for the question that their cell introduces."""
    for cell_id, prose in files.prose.items():
        question = _question_of(files, cell_id)
        least = 0.0
        if question is None:
            wanted, what = math.fsum(right.values()), "all exercises together have"
            # An amount that one exercise may have is not about all of them.
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
