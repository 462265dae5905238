"""Tables that people provide: CSV as spreadsheets of any country write it.

It reads commas, semicolons and tabs; a first line ``sep=;``; UTF-8 with and without its byte-order
mark, and UTF-16 with it (Excel's “Unicode Text”). Guesses are reported in notes.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

MAX_BYTES = 10 * 2**20
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SEP = re.compile(r"\ufeff?sep=([,;\t])[ \t]*\r?\n", re.IGNORECASE)
_WINDOWS = "cp1252"

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A table as a file has it.

    Args:
        header: the first row that isn't empty, without empty cells at its end.
        line: of the header.
        rows: the other rows that aren't empty, each with the line that it starts on. Empty cells
            beyond the header are left out; a row may still be longer or shorter than it.
        notes: what was guessed.
    """

    header: list[str]
    line: int
    rows: list[Row]
    notes: tuple[str, ...] = ()


def read_table(path: Path, error: type[UsageError], *, windows: bool = False) -> Table | None:
    """Read a table; None if the file holds none.

    Args:
        path: the file.
        error: what to raise.
        windows: read what is not UTF-8 as Windows-1252, and report it; false where a letter that
            is read wrongly would do harm.

    Raises:
        error: it can't be read; the message names the file and, if there is one, the line.
    """
    text, notes = _decoded(path, _content(path, error), error, windows)
    declared = _SEP.match(text)
    start = 1
    if declared:
        text, start = text[declared.end() :], 2
    delimiter = declared[1] if declared else max(DELIMITERS, key=lambda d: _width(text, d))
    rows = list(_rows(path, text, delimiter, start, error))
    if not rows:
        return None
    (line, header), *rest = rows
    while not header[-1].strip():
        header.pop()
    if delimiter != "," and not declared:
        notes = (*notes, f"separated by {DELIMITERS[delimiter]}")
    return Table(header, line, [(at, _trimmed(row, len(header))) for at, row in rest], notes)


def _content(path: Path, error: type[UsageError]) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise error(f"{path} can't be read: {problem.strerror}") from problem
    if len(data) > MAX_BYTES:
        raise error(f"{path} has more than {MAX_BYTES // 2**20} MB: is it a table of a class?")
    return data


def _decoded(
    path: Path, data: bytes, error: type[UsageError], windows: bool
) -> tuple[str, tuple[str, ...]]:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as problem:
        if windows:
            try:
                return data.decode(_WINDOWS), ("not UTF-8, so read as Windows-1252",)
            except UnicodeDecodeError:
                pass
        line = data[: problem.start].count(b"\n") + 1
        raise error(f"{path}, line {line}: not UTF-8; save it as “CSV UTF-8”") from None


def _width(text: str, delimiter: str) -> int:
    """Return how many cells the first row that isn't empty has; 0 if it can't be split this way."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return next((len(row) for row in reader if any(cell.strip() for cell in row)), 0)
    except csv.Error:
        return 0


def _rows(
    path: Path, text: str, delimiter: str, first: int, error: type[UsageError]
) -> Iterator[Row]:
    """Yield the rows that aren't empty, each with the line that it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = first
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield start, row
            start = first + reader.line_num
    except csv.Error as problem:
        raise error(f"{path}, line {start}: {problem}") from problem


def _trimmed(row: list[str], width: int) -> list[str]:
    while len(row) > width and not row[-1].strip():
        row = row[:-1]
    return row
