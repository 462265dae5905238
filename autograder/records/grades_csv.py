"""grades.csv: one row per student, safe to open in a spreadsheet.

A spreadsheet runs a text cell that starts with ``=``, ``+``, ``-`` or ``@`` as a formula. Such a
text gets one apostrophe in front (which spreadsheets show as text), and so does a text that
starts with an apostrophe itself; a reader of the file removes one leading apostrophe, if there is
one, to get the id back (`unguard`). Ids are written as `plain_id` gives them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.results import SubmissionResult
from autograder.text import plain_id

COLUMNS = ("student_id", "assignment", "status", "score", "max_score", "seconds")
# Some spreadsheets treat the full-width forms like the plain ones.
_STARTS_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def guard(text: str) -> str:
    """Return the cell that shows ``text`` in a spreadsheet without running it."""
    return "'" + text if text.startswith((*_STARTS_FORMULA, "'")) else text


def unguard(cell: str) -> str:
    """Return the text that `guard` was given."""
    return cell.removeprefix("'")


def number(value: float) -> str:
    """Write a number as short as possible: ``4``, ``2.5``; rounding errors of sums are dropped."""
    return f"{value:.12g}"


def grades_csv(results: Iterable[SubmissionResult], questions: Sequence[str]) -> str:
    """Return the file's text.

    Args:
        results: in any order.
        questions: the automatically checked ones, in the notebook's order. A question that a
            result doesn't have counts 0, as in an ungradable submission; one that the
            submission's own release did not ask is left empty.
    """
    rows = sorted(_row(result, questions) for result in results)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *questions])
    writer.writerows(cells for _, cells in rows)
    return text.getvalue()


def _row(result: SubmissionResult, questions: Sequence[str]) -> tuple[str, list[str]]:
    scores = {question.name: question.score for question in result.questions}
    student = plain_id(result.student_id)
    cells = [guard(student), guard(result.assignment), result.status.value]
    cells += [number(result.score), number(result.max_score), number(round(result.seconds, 3))]
    points = [number(scores.get(name, 0.0)) for name in questions]
    asked = [name not in result.not_asked for name in questions]
    return student, cells + [cell * yes for cell, yes in zip(points, asked, strict=True)]
