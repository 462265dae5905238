"""Which column of a Moodle worksheet is which, in whatever language its header is.

Moodle always writes, in this order: identifier, full name and what else identifies a person (both
left out if marking is blind), status, grade, maximum grade, and more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.records.tables import Table, read_table

IDENTIFIER, NAME, GRADE, MAXIMUM = "Identifier", "Full name", "Grade", "Maximum grade"
_ENGLISH = (IDENTIFIER, NAME, GRADE, MAXIMUM)
# What is between identifier and grade and identifies no one.
_NAMELESS = frozenset(("status", "group", "marker"))
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_PARTICIPANT = re.compile(r"(\D*?)\s*(\d+)")


@dataclass(frozen=True)
class Columns:
    """Where each thing is in a row; the first column is 0.

    Args:
        identifier: “Participant 501”.
        grade: to be filled in.
        maximum: what Moodle thinks the assignment is worth; None if there is no such column.
        name: of a worksheet in English; None if there is none, or in another language.
        blind: whether it names no one.
        notes: what was guessed.
    """

    identifier: int
    grade: int
    maximum: int | None
    name: int | None
    blind: bool
    notes: tuple[str, ...] = ()

    def is_blind(self, cells: Sequence[str]) -> bool:
        """Whether this row has only the participant's number to go by."""
        if self.blind or (self.name is not None and not cells[self.name].strip()):
            return True
        # For people who may see names in blind marking, the number is in place of each.
        number = _letters(cells[self.identifier])
        return any(_letters(cell) == number for cell in cells[self.identifier + 1 : self.grade])


def read_worksheet(path: Path) -> Table:
    """Read a worksheet, as Moodle or a spreadsheet wrote it.

    Raises:
        UsageError: it can't be read, is empty, or a row is longer or shorter than the header.
    """
    try:
        table = read_table(path, UsageError, windows=True)
    except UsageError as error:
        raise UsageError(f"{error}: it can't be read as a grading worksheet") from None
    if table is None:
        raise UsageError(f"{path} is not a Moodle grading worksheet: it is empty")
    for line, cells in table.rows:
        if len(cells) != len(table.header):
            raise UsageError(
                f"{path}, line {line}: {len(cells)} cells under {len(table.header)} columns"
            )
    return table


def find_columns(path: Path, table: Table) -> Columns:
    """Find the columns by their names in English, else by what is in them.

    Raises:
        UsageError: it is not a worksheet, or more than one column could be meant.
    """
    header = [name.strip().casefold() for name in table.header]
    at = {name: header.index(name.casefold()) for name in _ENGLISH if name.casefold() in header}
    if IDENTIFIER in at and GRADE in at:
        blind = _NAMELESS.issuperset(header[at[IDENTIFIER] + 1 : at[GRADE]])
        return Columns(at[IDENTIFIER], at[GRADE], at.get(MAXIMUM), at.get(NAME), blind)
    return _by_content(path, table, IDENTIFIER if IDENTIFIER not in at else GRADE)


def _by_content(path: Path, table: Table, missing: str) -> Columns:
    content = list(zip(*(cells for _, cells in table.rows), strict=True))
    worth = [at for at in range(2, len(content)) if _is_maximum(content[at - 1], content[at])]
    if not content or not _are_participants(content[0]) or len(worth) != 1:
        raise UsageError(
            f"{path} is not a Moodle grading worksheet: no column {missing!r}, nor can its columns "
            "be recognised by their content (participants' numbers in the first; a maximum that "
            "is the same for all, right of the grades)"
        )
    (maximum,) = worth
    blind = not any(_tells_people_apart(cells) for cells in content[1 : maximum - 1])
    taken = ((0, IDENTIFIER), (maximum - 1, GRADE), (maximum, MAXIMUM))
    note = ", ".join(f"“{table.header[at]}” as {name}" for at, name in taken)
    notes = (f"read {note}", *(["no names in it: matched by participants' numbers"] * blind))
    return Columns(0, maximum - 1, maximum, None, blind, notes)


def participants(path: Path, table: Table) -> list[str]:
    """Return the participant's number of each row.

    Raises:
        UsageError: it is not a worksheet: there are none, or not just one of each.
    """
    header = [name.strip().casefold() for name in table.header]
    named = IDENTIFIER.casefold()
    at = header.index(named) if named in header else 0
    cells = [row[at] for _, row in table.rows]
    if not _are_participants(cells):
        raise UsageError(
            f"{path} is not a Moodle grading worksheet: “{table.header[at]}” does not have each "
            "participant's number"
        )
    return [split_identifier(cell)[1] for cell in cells]


def split_identifier(cell: str) -> tuple[str, str]:
    """Split “Participant 501” into word and number; the number is empty if there is none."""
    match = _PARTICIPANT.fullmatch(cell.strip())
    return (match[1], match[2]) if match else (cell, "")


def number(cell: str) -> float | None:
    """Return a number that is written with a point or a comma; None for anything else."""
    return float(cell.strip().replace(",", ".")) if _NUMBER.fullmatch(cell.strip()) else None


def _are_participants(cells: Sequence[str]) -> bool:
    split = [split_identifier(cell) for cell in cells]
    words, numbers = {word for word, _ in split}, [number for _, number in split]
    return len(words) == 1 and all(numbers) and len({*numbers}) == len(numbers)


def _is_maximum(grades: Sequence[str], cells: Sequence[str]) -> bool:
    values = {number(cell) for cell in cells}
    if len(values) != 1 or not values.pop():
        return False
    return all(grade.strip() in ("", "-") or number(grade) is not None for grade in grades)


def _tells_people_apart(cells: Sequence[str]) -> bool:
    # In a worksheet of very few rows the status may look like it; then no one is matched wrongly.
    return any("@" in cell for cell in cells) or len({*cells}) == len(cells)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
