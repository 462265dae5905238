"""The percent file: cells with roles, and one clear error per broken rule."""

from __future__ import annotations

import pytest
from courses import edit

from autograder.course import Assignment
from autograder.errors import MarkerError, SourceError
from autograder.notebook.source import read_source


def test_cells_keep_their_order_and_ids(tiny: Assignment) -> None:
    ids = [cell.id for cell in read_source(tiny).cells]
    assert ids == [
        *("title", "start", "imports", "budget", "centre-text", "centre", "centre-check"),
        *("see", "why"),
    ]


def test_questions_and_points(tiny: Assignment) -> None:
    source = read_source(tiny)
    assert source.questions == ["centre"]
    assert source.written == ["why"]
    assert source.points("centre") == 3
    assert source.points("why") == 2


def test_what_students_may_edit_is_not_locked(tiny: Assignment) -> None:
    open_cells = [cell.id for cell in read_source(tiny).cells if not cell.locked]
    assert open_cells == ["centre", "see", "why"]


def test_grading_budget_is_read(tiny: Assignment) -> None:
    assert read_source(tiny).cell("budget").grading == (("epochs", 1),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id="imports"', 'id="Imports"', r'cell number 3: needs id="…"'),
        ('id="imports"', 'name="x"', r'cell number 3: needs id="…"'),
        ('id="imports"', 'id="start"', "cell start: two cells have this id"),
        ('id="imports"', 'id="imports" role="solve"', "role is one of"),
        ('id="imports"', 'id="imports" tags=["hidden"]', "tags are of"),
        ('id="imports"', 'id="imports" colour="red"', r"unknown header words \['colour'\]"),
        ('id="imports"', 'id="imports" grading={"a": 1}', "belongs to a tags"),
        ("points=3", "points=0", "cell centre-check: needs points above 0"),
        ("points=3", 'points="3"', "is not a number of points"),
        ('id="centre-check"', 'id="middle-check"', "a check cell is named <question>-check"),
        (' role="solution"', "", "solution markers belong in solution cells"),
    ],
)
def test_broken_header_is_refused(tiny: Assignment, old: str, new: str, message: str) -> None:
    edit(tiny.source, old, new)
    with pytest.raises(SourceError, match=message):
        read_source(tiny)


def test_question_without_a_check_cell_is_refused(tiny: Assignment) -> None:
    edit(tiny.source, '# %% id="centre-check" role="check" points=3\ngrader.check("centre")\n', "")
    with pytest.raises(SourceError, match="question centre has no check cell"):
        read_source(tiny)


def test_misspelt_marker_names_assignment_cell_and_line(tiny: Assignment) -> None:
    edit(tiny.source, "    ### END SOLUTION", "    ### END SOLUTON")
    with pytest.raises(MarkerError, match="tiny, cell centre, line 6: '### END SOLUTON'"):
        read_source(tiny)
