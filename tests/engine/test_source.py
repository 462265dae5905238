"""The percent file: cells with roles, and one clear error per broken rule."""

from __future__ import annotations

import pytest
from courses import edit

from autograder.course import Assignment
from autograder.errors import MarkerError, SourceError
from autograder.notebook.source import read_source

FILE = r"source/tiny/tiny\.py"
CHECK = '# %% id="centre-check" role="check" points=3\ngrader.check("centre")\n\n'


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


@pytest.mark.parametrize(("mark", "slow"), [("true", ["centre"]), ("false", [])])
def test_an_exercise_is_marked_as_slow_in_its_header(
    tiny: Assignment, mark: str, slow: list[str]
) -> None:
    assert read_source(tiny).slow == []
    edit(tiny.source, 'role="solution"', f'role="solution" slow={mark}')
    assert read_source(tiny).slow == slow


def test_every_cell_knows_its_line(tiny: Assignment) -> None:
    front = "# ---\n# jupyter:\n#   jupytext:\n#     formats: py\n# ---\n\n"
    quoted = '# %% [markdown] id="quoted"\n"""\nquoted\n"""\n\n'
    fenced = '# %% [markdown] id="fenced"\n# ```\n# # %% not a cell\n# ```\n\n'
    text = tiny.source.read_text()
    tiny.source.write_text(
        front + quoted + fenced + text.replace("\nprint(", '\n"""\n# %%\n"""\nprint(')
    )
    lines = tiny.source.read_text().splitlines()
    for cell in read_source(tiny).cells:
        first = cell.text.splitlines()[0]
        assert lines[cell.first_line - 1] in (first, f"# {first}"), cell.id


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tiny: Assignment) -> None:
    before = read_source(tiny).cells
    tiny.source.write_bytes(b"\xef\xbb\xbf" + tiny.source.read_bytes().replace(b"\n", b"\r\n"))
    assert read_source(tiny).cells == before


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('id="imports"', 'id="Imports"', 12, "id='Imports' is not a slug .*; write id=\"imports\""),
        ('id="imports"', 'name="x"', 12, 'cell cell-3: this cell needs id="…", a slug'),
        ('id="imports"', 'id="start"', 12, "cell start: line 6 has this id already"),
        ('id="imports"', 'id="imports" role="solve"', 12, "role='solve' is none of 'solution', "),
        ('role="check"', 'role="chekc"', 31, "role='chekc' .*; did you mean 'check'?"),
        (
            'id="imports"',
            'id="imports" tags=["hidden"]',
            12,
            "tag 'hidden' is none of 'parameters'",
        ),
        ('["explore"]', '"explore"', 34, "this header can't be read: 'explore' is not of type"),
        ('id="imports"', 'id="imports" colour="red"', 12, "unknown header word 'colour'; use 'id'"),
        ("points=3", "point=3", 31, "unknown header word 'point'; did you mean 'points'?"),
        ('id="imports"', 'id="imports role="check"', 12, "this header can't be read from 'id="),
        (
            '[markdown] id="why"',
            '[markdwon] id="why"',
            37,
            r"'\[markdwon\]' is not a header word",
        ),
        (
            'id="imports"',
            'id="imports" grading={"a": 1}',
            12,
            'belongs to a cell with tags=\\["par',
        ),
        ('{"epochs": 1}', '{"epochs": [1]}', 16, "grading={'epochs': \\[1\\]} should give numbers"),
        ("points=3", "points=0", 31, "cell centre-check: this cell needs points above 0"),
        ("points=3", 'points="3"', 31, "points='3' is not a number of points; write points=5"),
        ('id="see"', 'id="see" points=2', 34, "points=2 without role=.* counts for nothing"),
        (
            'role="solution"',
            'role="solution" points=3',
            22,
            'belongs to the cell id="centre-check"',
        ),
        ('role="solution"', 'role="solution" tags=["explore"]', 22, "exclude each other"),
        ('role="solution"', 'role="solution" slow="yes"', 22, "slow='yes' is neither true nor fal"),
        ('role="solution"', 'role="solution" slow=1', 22, "slow=1 is neither true nor false"),
        ('id="see"', 'id="see" slow=true', 34, "slow=true belongs to a cell with role="),
        ("points=3", "points=3 slow=true", 31, "slow=true belongs to a cell with role="),
        ('[markdown] id="why"', 'id="why"', 37, 'a cell with role="written" holds markdown'),
        ('role="check" points=3', "", 31, 'a check cell needs role="check" and its points'),
        ('id="centre-check"', 'id="center-check"', 31, "a check cell is named .*mean 'centre'?"),
        ('id="centre-check"', 'id="imports-check"', 31, "a check cell is named <question>-check"),
        (' role="solution"', "", 25, "solution markers belong in cells with role="),
        ('# %% id="budget"', '# % id="budget"', 16, "is not read as a cell's header; write # %%"),
        ('# %% id="budget"', '# %%id="budget"', 16, "is not read as a cell's header; write # %%"),
        ("    ### BEGIN SOLUTION\n", "", 27, "'### END SOLUTION' without a"),
    ],
)
def test_broken_header_is_refused_with_file_and_line(
    tiny: Assignment, old: str, new: str, line: int, message: str
) -> None:
    edit(tiny.source, old, new)
    with pytest.raises((SourceError, MarkerError), match=f"(?m)^{FILE}:{line}: .*{message}"):
        read_source(tiny)


def test_all_broken_headers_are_listed(tiny: Assignment) -> None:
    edit(tiny.source, 'id="imports"', 'id="imports" role="solve"')
    edit(tiny.source, "points=3", 'points="3"')
    with pytest.raises(SourceError, match=rf"{FILE}:12: .*\n{FILE}:31: "):
        read_source(tiny)


def test_a_check_cell_above_its_question_is_refused(tiny: Assignment) -> None:
    edit(tiny.source, CHECK, "")
    edit(tiny.source, '# %% id="imports"', CHECK + '# %% id="imports"')
    with pytest.raises(SourceError, match="the cell of centre comes later"):
        read_source(tiny)


def test_question_without_a_check_cell_is_refused(tiny: Assignment) -> None:
    edit(tiny.source, CHECK, "")
    with pytest.raises(
        SourceError, match=f"{FILE}:22: .*question centre has no check cell; add # %%"
    ):
        read_source(tiny)


def test_misspelt_marker_names_file_line_and_cell(tiny: Assignment) -> None:
    edit(tiny.source, "    ### END SOLUTION", "    ### END SOLUTON")
    with pytest.raises(MarkerError) as caught:
        read_source(tiny)
    assert str(caught.value) == (
        "source/tiny/tiny.py:28: cell centre: '### END SOLUTON' is not a marker; "
        "write '### BEGIN SOLUTION' or '### END SOLUTION'"
    )


def test_another_encoding_is_refused(tiny: Assignment) -> None:
    tiny.source.write_bytes(tiny.source.read_bytes().replace(b"Tiny", b"T\xfcny"))
    with pytest.raises(SourceError, match=f"{FILE}:2: byte 0xfc is not UTF-8; save the file in"):
        read_source(tiny)
