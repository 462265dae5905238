"""The course's roster: who the students are, and what a learning platform calls them.

``roster.csv`` has one row per student and these columns, in any order::

    student_id,name,email,section,lms_id
    ada,"Lovelace, Ada",ada@example.org,A,4711

Only ``student_id`` must be filled: it names the student's folder everywhere. ``lms_id`` is the
platform's number for the student: Canvas's user ID, or Moodle's participant number
(which differs in each assignment). Capitals and spaces in the header don't matter
(“Student ID”), nor empty columns at its end; see `tables` for what spreadsheets may make of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import RosterError
from autograder.files import file_name
from autograder.records.tables import read_table

COLUMNS = ("student_id", "name", "email", "section", "lms_id")
# Two students can share a name or a section, but nothing that identifies them.
UNIQUE = ("student_id", "lms_id", "email")
_MOST_SHOWN = 10
# Numbers with decimals or an exponent, as spreadsheets and programs rewrite ids: 11.0, 1,2E+11.
_REWRITTEN = re.compile(r"\d+[.,]0+|\d+(?:[.,]\d+)?e\+\d+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class RosterEntry:
    """One student.

    Args:
        student_id: the name of the student's folder.
        name: as the platform writes it; may be empty, like the rest.
        lms_id: the platform's number for the student.
        line: of the file, for messages.
    """

    student_id: str
    name: str = ""
    email: str = ""
    section: str = ""
    lms_id: str = ""
    line: int = 0


class Roster:
    """All students of a course.

    Args:
        entries: with distinct ids; see `read_roster`.
        path: of the file, for messages.
    """

    def __init__(self, entries: Iterable[RosterEntry], path: Path) -> None:
        self.entries = tuple(entries)
        self.path = path
        self._by_id = {same_form(entry.student_id): entry for entry in self.entries}
        self._found: dict[tuple[str, str], list[RosterEntry]] = defaultdict(list)
        for entry in self.entries:
            for column in (*UNIQUE, "name"):
                self._found[column, folded(getattr(entry, column))].append(entry)
            self._found["letters", _letters(entry.name)].append(entry)
            self._found["turned", _letters(_turned(entry.name))].append(entry)

    def __contains__(self, student_id: str) -> bool:
        return same_form(student_id) in self._by_id

    def entry(self, student_id: str) -> RosterEntry:
        """Return a student's entry.

        Raises:
            RosterError: there is none.
        """
        if student_id not in self:
            raise RosterError(f"{self.path} has no student_id {student_id!r}")
        return self._by_id[same_form(student_id)]

    def find(self, column: str, value: str) -> list[RosterEntry]:
        """Return the students with that student_id, lms_id, email or name.

        Case and Unicode's normal forms are ignored. If no one has the name as it is written,
        spaces, commas and the order of first and last name are ignored too: Canvas makes
        ``lovelaceada`` from “Lovelace, Ada” when it names files.
        """
        found = self._get(column, folded(value))
        if found or column != "name":
            return found
        letters, turned = _letters(value), _letters(_turned(value))
        found = self._get("letters", letters) + self._get("turned", letters)
        return list(dict.fromkeys(found + self._get("letters", turned)))

    def _get(self, key: str, value: str) -> list[RosterEntry]:
        return self._found.get((key, value), []) if value else []


def same_form(text: str) -> str:
    """Return text in Unicode's composed form; macOS writes file names in the decomposed one."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Return a text without differences of case, spaces, or the two forms of “ä”."""
    return same_form(" ".join(same_form(text).casefold().split()))


def _letters(text: str) -> str:
    """Return a text's letters, with the marks that belong to them, and digits."""
    return "".join(c for c in folded(text) if unicodedata.category(c)[0] in "LMN")


def _turned(name: str) -> str:
    """Return “Lovelace, Ada” as “Ada Lovelace”, and the other way round."""
    last, first = last_and_first(name)
    return f"{first} {last}" if "," in name else f"{last} {first}"


def last_and_first(name: str) -> tuple[str, str]:
    """Split “Lovelace, Ada” or “Ada Lovelace”; a single name is the last one."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.strip().rpartition(" ")
    return last.strip(), first.strip()


def read_roster(path: Path) -> Roster:
    """Read and validate ``roster.csv``.

    Raises:
        RosterError: it can't be read, or breaks a rule; all faults are listed, with their lines.
    """
    entries, faults = _read(path)
    _raise_if_any(path, faults + _duplicates(entries))
    return Roster(entries, path)


def read_names(path: Path) -> tuple[Roster, list[str]]:
    """Read ``roster.csv`` for a report, which need not know who is who in every case.

    Returns:
        The roster without the students that it has more than once, and these students' ids.

    Raises:
        RosterError: it can't be read, or breaks another rule.
    """
    entries, faults = _read(path)
    _raise_if_any(path, faults)
    counts = Counter(entry.student_id for entry in entries)
    twice = [student for student, count in counts.items() if count > 1]
    return Roster((e for e in entries if counts[e.student_id] == 1), path), twice


def _read(path: Path) -> tuple[list[RosterEntry], list[str]]:
    """Return the entries, and what is wrong with lines that give none."""
    table = read_table(path, RosterError)
    if table is None:
        raise RosterError(f"{path} is empty; its first line is {','.join(COLUMNS)}")
    header = [_column(name) for name in table.header]
    _raise_if_any(path, _header_faults(table.line, header))
    entries, faults = _entries(table.rows, header)
    if not entries and not faults:
        raise RosterError(f"{path} lists no student")
    return entries, faults


def _column(name: str) -> str:
    """Return a heading as `COLUMNS` has it: “Student ID” is student_id."""
    return re.sub(r"[\s-]+", "_", name.strip()).casefold()


def _header_faults(line: int, header: list[str]) -> list[str]:
    expected = f"the columns are {', '.join(COLUMNS)}"
    faults = [f"line {line}: no column {name!r}" for name in COLUMNS if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in COLUMNS]
    faults += [f"line {line}: unknown column {name!r}" for name in unknown]
    twice = [name for name in COLUMNS if header.count(name) > 1]
    faults += [f"line {line}: column {name!r} is there twice" for name in twice]
    return [*faults, expected] if faults else []


def _entries(
    rows: Iterable[tuple[int, list[str]]], header: list[str]
) -> tuple[list[RosterEntry], list[str]]:
    entries, faults = [], []
    for line, row in rows:
        if len(row) != len(header):
            faults.append(f"line {line}: {len(row)} cells under {len(header)} columns")
            continue
        entry = RosterEntry(
            **{name: same_form(cell.strip()) for name, cell in zip(header, row, strict=True)},
            line=line,
        )
        found = _id_faults(entry)
        faults += found
        if not found:
            entries.append(entry)
    return entries, faults


def _id_faults(entry: RosterEntry) -> list[str]:
    if not entry.student_id:
        return [f"line {entry.line}: no student_id"]
    if file_name(entry.student_id) != entry.student_id:
        return [f"line {entry.line}: student_id {entry.student_id!r} can't name a folder"]
    return [
        f"line {entry.line}: {column} {value!r} is what a spreadsheet made of a number; "
        "format that column as text, and enter the id again"
        for column, value in (("student_id", entry.student_id), ("lms_id", entry.lms_id))
        if _REWRITTEN.fullmatch(value)
    ]


def _duplicates(entries: list[RosterEntry]) -> list[str]:
    faults = []
    for column in UNIQUE:
        first: dict[str, int] = {}
        for entry in entries:
            value = getattr(entry, column)
            if value and folded(value) in first:
                line = first[folded(value)]
                faults.append(f"line {entry.line}: {column} {value!r} is on line {line} too")
            first.setdefault(folded(value), entry.line)
    return faults


def _raise_if_any(path: Path, faults: list[str]) -> None:
    if not faults:
        return
    shown = faults[:_MOST_SHOWN]
    if len(faults) > _MOST_SHOWN:
        shown.append(f"and {len(faults) - _MOST_SHOWN} more")
    raise RosterError(f"{path}: " + "; ".join(shown))
