"""The percent file's pair: nbgrader's metadata by role, and nothing that varies."""

from __future__ import annotations

import json

import pytest
from courses import edit
from nbgrader.nbgraderformat import MetadataValidator

from autograder.course import Assignment
from autograder.notebook.pair import notebook_bytes, pair_bytes, pair_notebook
from autograder.notebook.source import read_source


@pytest.mark.parametrize(
    ("cell_id", "grade", "solution", "locked", "points"),
    [
        ("title", False, False, True, None),
        ("start", False, False, True, None),
        ("budget", False, False, True, None),
        ("centre", False, True, False, None),
        ("centre-check", True, False, True, 3),
        ("why", True, True, False, 2),
    ],
)
def test_role_becomes_nbgrader_metadata(
    tiny: Assignment, cell_id: str, grade: bool, solution: bool, locked: bool, points: float | None
) -> None:
    cells = {cell.id: cell for cell in pair_notebook(read_source(tiny)).cells}
    record = cells[cell_id].metadata.nbgrader
    assert record.grade_id == cell_id
    assert (record.grade, record.solution, record.locked) == (grade, solution, locked)
    assert record.get("points") == points


def test_explore_cell_is_plain_and_tagged_for_both_graders(tiny: Assignment) -> None:
    cells = {cell.id: cell for cell in pair_notebook(read_source(tiny)).cells}
    assert cells["see"].metadata == {"tags": ["explore", "otter_ignore"]}


def test_nbgrader_accepts_the_metadata(tiny: Assignment) -> None:
    MetadataValidator().validate_nb(pair_notebook(read_source(tiny)))


def test_notebook_holds_nothing_that_varies(tiny: Assignment) -> None:
    notebook = json.loads(pair_bytes(tiny))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in notebook["metadata"]["language_info"]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert pair_bytes(tiny) == pair_bytes(tiny)


def test_pair_follows_the_source(tiny: Assignment) -> None:
    before = pair_bytes(tiny)
    edit(tiny.source, "points=3", "points=4")
    assert pair_bytes(tiny) != before


def test_file_ends_with_one_line_break(tiny: Assignment) -> None:
    content = notebook_bytes(pair_notebook(read_source(tiny)))
    assert content.endswith(b"}\n")
