"""Requests from a table, as a form or another ticket system exports it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from autograder.errors import UsageError
from autograder.moments import read_moment
from autograder.records.tables import read_table
from autograder.text import printable
from autograder.tickets.headers import LONGEST, one_line
from autograder.tickets.mail import LONGEST_TEXT
from autograder.tickets.model import Mail

NEEDED = ("from", "subject", "text")
COLUMNS = (*NEEDED, "date", "id", "name")


def read_rows(path: Path) -> Iterator[Mail]:
    """Yield a mail for each row; who wrote it can't be verified.

    Args:
        path: of a CSV with the columns from, subject and text, and perhaps date, id and name.

    Raises:
        UsageError: it can't be read, lacks a column, or a row has a date that is none.
    """
    table = read_table(path, UsageError, windows=True)
    if table is None:
        raise UsageError(f"{path} is empty; its first line is {','.join(COLUMNS)}")
    header = [name.strip().casefold() for name in table.header]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UsageError(
            f"{path}, line {table.line}: no column {' or '.join(map(repr, missing))}; "
            f"the columns are {', '.join(COLUMNS)}, the last three optional"
        )
    for line, row in table.rows:
        yield _mail(dict(zip(header, row, strict=False)), f"{path}, line {line}")


def _mail(row: dict[str, str], place: str) -> Mail:
    text = printable(row.get("text", "").replace("\r\n", "\n").strip())[:LONGEST_TEXT]
    fields = [row.get(name, "") for name in COLUMNS]
    digest = hashlib.sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
    return Mail(
        key=one_line(row.get("id", ""), LONGEST - 50) or f"sha256:{digest}",
        sender=one_line(row.get("from", ""), LONGEST).casefold(),
        name=one_line(row.get("name", ""), LONGEST),
        sent=_moment(row.get("date", "").strip(), place),
        subject=one_line(row.get("subject", ""), LONGEST),
        text=text,
        notes=("from a table",),
    )


def _moment(text: str, place: str) -> datetime | None:
    try:
        return read_moment(text) if text else None
    except ValueError as error:
        raise UsageError(f"{place}: date {text!r}: {error}") from error
