"""A table for a mail merge: whom to write to, the score, and the page to attach."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.adapters.lms.export.formats import csv_text, points
from autograder.adapters.lms.release.pages import Released, ReleasedPage
from autograder.files import file_name, write_atomically
from autograder.records.roster import Roster

COLUMNS = ("student_id", "name", "email", "score", "max_score", "final", "attachment")


def write_mail_merge(
    folder: Path, assignment: str, pages: Sequence[ReleasedPage], roster: Roster
) -> Released:
    """Write ``<assignment>-mail.csv``, and beside it the pages that it names.

    Mail programs want to know where an attachment is, so each is named by its whole path.

    Raises:
        OutputError: something can't be written.
    """
    rows: list[Sequence[str]] = [COLUMNS]
    left_out = []
    for page in pages:
        if page.student_id not in roster:
            left_out.append(f"{page.student_id}: not in the roster, left out")
            continue
        entry = roster.entry(page.student_id)
        if not entry.email:
            left_out.append(f"{page.student_id}: no email in the roster, left out")
            continue
        copy = folder / assignment / f"{file_name(page.student_id)}.html"
        write_atomically(copy, page.path.read_bytes())
        final = "yes" if page.final else "no"
        score = [points(page.score), points(page.max_score), final]
        rows.append([entry.student_id, entry.name, entry.email, *score, str(copy)])
    path = folder / f"{assignment}-mail.csv"
    write_atomically(path, csv_text(rows))
    return Released(path, len(rows) - 1, tuple(left_out))
