"""grades.csv: one row per student, safe to open in a spreadsheet.

A spreadsheet runs a text cell that starts with ``=``, ``+``, ``-`` or ``@`` as a formula. Such a
text gets one apostrophe in front (which spreadsheets show as text), and so does a text that
starts with an apostrophe itself; a reader of the file removes one leading apostrophe, if there is
one, to get the id back (`unguard`). Ids are written as `plain_id` gives them.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence

from autograder.booked import Booked
from autograder.notebook.source import Source
from autograder.render.feedback_grade import whole_grade
from autograder.results import SubmissionResult
from autograder.text import plain_id

COLUMNS = ("student_id", "assignment", "status", "score", "max_score", "seconds")
LAST_COLUMNS = ("late_penalty", "total")
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


def grades_csv(
    results: Iterable[SubmissionResult], source: Source, booked: Mapping[str, Booked] | None
) -> str:
    """Return the file's text.

    A question that a result doesn't have counts 0, as in an ungradable submission; one that the
    submission's own release did not ask is left empty. All rows have today's maximum: the points of
    a result that was judged by others are left empty.

    Args:
        results: in any order.
        source: of the assignment.
        booked: what the gradebook adds, by student; None if it is not known, which leaves empty
            what depends on it.
    """
    questions = questions_in_order(source)
    rows = sorted(_row(result, source, questions, booked) for result in results)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *questions, *LAST_COLUMNS])
    writer.writerows(cells for _, cells in rows)
    return text.getvalue()


def questions_in_order(source: Source) -> list[str]:
    """Return the questions of both kinds, in the notebook's order."""
    return [cell.id for cell in source.cells if cell.role in ("solution", "written")]


def _row(
    result: SubmissionResult,
    source: Source,
    questions: Sequence[str],
    booked: Mapping[str, Booked] | None,
) -> tuple[str, list[str]]:
    student = plain_id(result.student_id)
    most = sum(source.points(question) for question in source.questions)
    cells = [guard(student), guard(result.assignment), result.status.value]
    by_others = not math.isclose(result.max_score, most)
    cells += ["" if by_others else number(result.score), number(most)]
    cells.append(number(round(result.seconds, 3)))
    if by_others:
        return student, [*cells, *[""] * (len(questions) + len(LAST_COLUMNS))]
    whole = whole_grade(result, source, (booked or {}).get(student))
    points = {row.name: row.points for row in whole.rows}
    cells += [_points(points.get(name, 0.0), name in result.not_asked) for name in questions]
    if booked is None:
        return student, [*cells, "", ""]
    return student, [*cells, number(whole.penalty), number(whole.score)]


def _points(points: float | None, not_asked: bool) -> str:
    return "" if points is None or (not_asked and not points) else number(points)
