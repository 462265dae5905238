"""Item analysis and student analysis as CSV, with the columns that Canvas's reports have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from autograder.analysis.items import ItemAnalysis
from autograder.booked import Booked
from autograder.records.grades_csv import guard, number
from autograder.records.roster import RosterEntry
from autograder.render.feedback_grade import WholeGrade
from autograder.render.tally import StudentRow
from autograder.text import plain_id

ITEM_COLUMNS = (
    *("question", "check", "visibility", "points", "n", "difficulty", "discrimination"),
    *("title", "correct_student_count", "wrong_student_count", "correct_student_ratio"),
    *("top_student_count", "middle_student_count", "bottom_student_count"),
    *("correct_top_student_count", "correct_middle_student_count"),
    *("correct_bottom_student_count", "upper", "lower", "variance", "standard_deviation"),
    *("alpha_without", "quintile_1", "quintile_2", "quintile_3", "quintile_4", "quintile_5"),
)
STUDENT_COLUMNS = ("student_id", "name", "section", "status", "score", "max_score", "seconds")
# Behind the questions and the counts of checks: from `score` to `total`, and why points were taken.
WHOLE_COLUMNS = ("by_hand", "overridden", "late_penalty", "total", "max_total", "late_reason")
LAST_COLUMNS = (
    *("n_correct", "n_incorrect", *WHOLE_COLUMNS, "submitted", "seconds_late", "waiting"),
)


def item_analysis_csv(items: Iterable[ItemAnalysis]) -> str:
    """Return ``item_analysis.csv``: a row for each question, followed by those of its checks."""
    return _csv(ITEM_COLUMNS, (_item_row(item) for item in items))


def student_analysis_csv(
    rows: Iterable[StudentRow],
    absent: Iterable[RosterEntry],
    questions: Sequence[str],
    booked: Mapping[str, Booked] | None = None,
) -> str:
    """Return ``student_analysis.csv``: a row for each student, sorted by id.

    Args:
        rows: of those who handed in.
        absent: of those who didn't; their cells are empty.
        questions: the automatically checked ones, in the notebook's order.
        booked: what the gradebook adds, by student; without it these cells are empty.
    """
    empty = [""] * (len(STUDENT_COLUMNS) - 3 + len(questions) + len(LAST_COLUMNS))
    cells = [_student_row(row, questions, booked) for row in rows]
    cells += [[guard(e.student_id), guard(e.name), guard(e.section), *empty] for e in absent]
    return _csv((*STUDENT_COLUMNS, *questions, *LAST_COLUMNS), sorted(cells))


def _item_row(found: ItemAnalysis) -> list[str]:
    item, groups = found.item, found.groups
    row = [guard(item.question), guard(item.check), str(item.visibility or "")]
    row += [number(item.points), str(found.n)]
    row += [_decimals(found.difficulty), _decimals(found.discrimination), guard(item.title)]
    ratio = found.full / found.n if found.n else None
    row += [str(found.full), str(found.n - found.full), _decimals(ratio)]
    if groups:
        row += [str(groups.size), str(found.n - 2 * groups.size), str(groups.size)]
        row += [*map(str, groups.full), _decimals(groups.upper), _decimals(groups.lower)]
    else:
        row += [""] * 8
    spread = None if found.variance is None else found.variance**0.5
    row += [_decimals(found.variance), _decimals(spread), _decimals(found.alpha_without)]
    return row + ([_decimals(value) for value in groups.quintiles] if groups else [""] * 5)


def _student_row(
    row: StudentRow, questions: Sequence[str], booked: Mapping[str, Booked] | None
) -> list[str]:
    student = plain_id(row.student_id)
    cells = [guard(student), guard(row.name if row.name != student else ""), guard(row.section)]
    cells += [row.status.value, number(row.score), number(row.max_score)]
    cells.append(number(round(row.seconds, 3)))
    cells += [number(row.scores[name]) if name in row.scores else "" for name in questions]
    cells += [str(row.passed), str(row.checks - row.passed), *whole_cells(row.whole)]
    return cells + _booked_cells(None if booked is None else booked.get(student, Booked()))


def whole_cells(whole: WholeGrade | None) -> list[str]:
    """Return the cells of `WHOLE_COLUMNS`; empty ones if the whole grade is not known."""
    if whole is None:
        return [""] * len(WHOLE_COLUMNS)
    parts = (whole.by_hand, whole.overridden, whole.penalty, whole.score, whole.max_score)
    return [*map(number, parts), guard(whole.reason)]


def _booked_cells(found: Booked | None) -> list[str]:
    if found is None:
        return [""] * 3
    submitted = f"{found.handed_in:%Y-%m-%dT%H:%M:%SZ}" if found.handed_in else ""
    late = number(found.seconds_late) if found.handed_in and found.due else ""
    return [submitted, late, guard(" ".join(found.waiting))]


def _decimals(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
