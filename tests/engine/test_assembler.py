"""Locked cells come from the source, a student's own cells keep their place."""

import nbformat
from lab import write_lab

from autograder.judging.judge.assembler import assemble, assemble_solution
from autograder.notebook.source import read_source


def assembled(tmp_path, *cells):
    """Assemble a submission of (id, text) cells; return what would run, by step id."""
    submission = nbformat.v4.new_notebook()
    submission.cells = [nbformat.v4.new_code_cell(text, id=cell_id) for cell_id, text in cells]
    result = assemble(submission, read_source(write_lab(tmp_path)))
    ran = {
        step.id: cell.source
        for step, cell in zip(result.steps, result.notebook.cells, strict=True)
        if step.run
    }
    return ran, [problem.text for problem in result.problems]


def test_an_edited_or_deleted_locked_cell_is_put_back(tmp_path):
    for cells in ([], [("imports", "raise SystemExit")]):
        ran, _ = assembled(tmp_path, *cells)
        assert ran["imports"].startswith("import numpy as np")


def test_exploration_and_check_cells_are_not_run(tmp_path):
    ran, _ = assembled(tmp_path, ("look", "1"), ("double-check", "1"))
    assert not {"look", "double-check"} & set(ran)


def test_own_cells_stay_behind_the_cell_that_they_followed(tmp_path):
    ran, _ = assembled(
        tmp_path, ("x1", "first"), ("double", "d"), ("x2", "second"), ("mean", "m"), ("x3", "third")
    )
    texts = list(ran.values())
    assert texts[0] == "first"
    assert texts.index("d") < texts.index("second") < texts.index("m") < texts.index("third")


def test_known_cells_come_in_the_order_of_the_source(tmp_path):
    ran, _ = assembled(tmp_path, ("mean", "m"), ("double", "d"))
    assert list(ran.values())[-2:] == ["d", "m"]


def test_a_missing_question_is_reported(tmp_path):
    _, problems = assembled(tmp_path, ("double", "d"))
    assert any("exercise mean is missing" in problem for problem in problems)


def test_two_cells_of_a_question_both_run(tmp_path):
    ran, problems = assembled(tmp_path, ("double", "one"), ("double", "two"), ("mean", "m"))
    assert [ran["double"], ran["double-2"]] == ["one", "two"]
    assert any("has 2 cells" in problem for problem in problems)


def test_a_cell_is_known_by_its_grade_id(tmp_path):
    cell = nbformat.v4.new_code_cell(
        "d", id="renamed", metadata={"nbgrader": {"grade_id": "double"}}
    )
    source = read_source(write_lab(tmp_path))
    result = assemble(nbformat.v4.new_notebook(cells=[cell]), source)
    assert "double" in [step.id for step in result.steps if step.run]


def test_the_solution_is_assembled_without_markers(tmp_path):
    result = assemble_solution(read_source(write_lab(tmp_path)))
    texts = "\n".join(cell.source for cell in result.notebook.cells)
    assert "return 2 * np.asarray(x)" in texts
    assert "SOLUTION" not in texts
