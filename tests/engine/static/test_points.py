"""Points and minutes are the same wherever they are stated."""

from __future__ import annotations

import pytest
from courses import edit
from statics import HIDDEN, PUBLIC, SOURCE, Mistake, check_refused, label, refusal

from autograder.course import Assignment

ORDER = "| `why` | 2 | 5 |\n# | `centre` | 3 | 10 |"
POINTS = [
    (
        SOURCE,
        "`centre` | 3 |",
        "`centre` | 4 |",
        "the table states 4 points for centre, its cell s",
    ),
    (SOURCE, "`why` | 2 |", "`why` | 1 |", "states 1 points for why, its cell states 2; write 2"),
    (
        SOURCE,
        "**total** | **5**",
        "**total** | **6**",
        "exercises add up to 5 points, not to 6; write 5",
    ),
    (SOURCE, "**3 points**", "**4 points**", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "worth 4 points", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "(4 points)", "this says 4 points, but centre has 3; write 3"),
    (SOURCE, "**3 points**", "**Points:** 4", "this says 4 points, but centre has 3; write 3"),
    (
        SOURCE,
        "zero\n#\n# Move",
        "zero (4 points)\n#\n# Move",
        "this says 4 points, but centre has 3",
    ),
    (SOURCE, "written, 2 points", "written, 3 points", "says 3 points, but why has 2; write 2"),
    (
        SOURCE,
        "One exercise and",
        "In all **6 points**, one exercise and",
        "all exercises .* have 5",
    ),
    (SOURCE, "points=3", "points=4", r"4 points, its 3 checks in .*add up to 3; write points=3"),
    (
        PUBLIC,
        "points(1)",
        "points(2)",
        "states 3 points, its 3 .* up to 4",
        SOURCE,
        '"centre-check"',
    ),
    (
        SOURCE,
        "`centre` | 3 | 10",
        "`centre` | 3 | 20",
        "says 10 minutes, but centre has 20",
        SOURCE,
        "easy · **10",
    ),
    (SOURCE, "**15** |", "**20** |", "exercises add up to 15 minutes, not to 20; write 15"),
    (SOURCE, "2 points, 5 min", "2 points, 10 min", "this says 10 minutes, but why has 5; write 5"),
    (
        SOURCE,
        "| `why` | 2 | 5 |\n# ",
        "",
        "leaves out question why; give it one row",
        SOURCE,
        "| exer",
    ),
    (
        SOURCE,
        "| `centre` | 3 | 10 |\n# | `why` | 2 | 5 |",
        ORDER,
        "has centre above why, the table",
        SOURCE,
        "| `centre` | 3 | 10",
    ),
    (SOURCE, "| `why` | 2", "| `wy` | 2", "the table names 'wy', no question.*mean 'why'"),
    (SOURCE, "| `why` | 2 ", "| `why` | two ", "the table states no number of points here"),
]


@pytest.mark.parametrize("mistake", POINTS, ids=label)
def test_an_amount_that_differs_is_refused_with_file_and_line(
    rich: Assignment, mistake: Mistake
) -> None:
    check_refused(rich, mistake)


def test_a_wrong_number_of_a_row_is_refused(rich: Assignment) -> None:
    for row, number in (("exercise", ""), ("---", "---"), ("`centre`", 1), ("`why`", 3)):
        edit(rich.source, f"# | {row} |" if row != "---" else "# |---|", f"# |{number}| {row} |")
    edit(rich.source, "# | **total** |", "# || **total** |")
    assert "this is row 2 of the table, not 3; write 2" in refusal(rich)


def test_a_question_without_any_check_is_refused(rich: Assignment) -> None:
    for path in (rich.root / PUBLIC, rich.root / HIDDEN):
        path.write_text('"""Checks of the exercise centre."""\n', encoding="utf-8")
    assert "the notebook states 3 points, its 0 checks in" in refusal(rich)


def test_a_table_of_the_course_s_readme_is_compared(rich: Assignment) -> None:
    table = "| exercise | points |\n|---|---|\n| `centre` | 3 |\n| why | 4 |\n| all | 9 |\n"
    other = table.replace("`centre`", "`other`")
    (rich.root / "README.md").write_text(f"# Course\n\n{other}\n{table}", encoding="utf-8")
    (said,) = refusal(rich).splitlines()[1:]
    assert said == "README.md:12: the table states 4 points for why, its cell states 2; write 2"
