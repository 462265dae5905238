"""Cells that lost their ids, tags or kind on the way are still what they are."""

import nbformat
import pytest
from courses import write_tiny_course
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from autograder.judging.functions import unanswered
from autograder.judging.judge.assembler import assemble
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import read_source
from autograder.render.clean import clean_notebook

ANSWER = "Deviations from a mean add up to nothing."
CENTRE = "def centre(x, axis=0):\n    return x - x.mean(axis, keepdims=True)\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return read_source(write_tiny_course(tmp_path_factory.mktemp("course")))


@pytest.fixture
def handed_in(source):
    """The released notebook, both exercises answered."""
    notebook = pristine_notebook(source)
    text(notebook, "centre", CENTRE)
    text(notebook, "why", f"Why is the mean zero?\n\n{ANSWER}")
    return notebook


def said(assembled):
    """Return what is unusual about a submission."""
    return [problem.text for problem in assembled.problems]


def at(notebook, cell_id):
    return next(i for i, cell in enumerate(notebook.cells) if cell.get("id") == cell_id)


def text(notebook, cell_id, source):
    notebook.cells[at(notebook, cell_id)].source = source


def strip(notebook, *cell_ids, keep=()):
    """Take ids and metadata from cells, as an editor may."""
    for cell_id in cell_ids or [cell.id for cell in notebook.cells]:
        cell = notebook.cells[at(notebook, cell_id)]
        del cell["id"]
        for key in [key for key in cell.metadata if key not in keep]:
            del cell.metadata[key]
    return notebook


def ran(assembled):
    return [
        cell.source
        for cell, step in zip(assembled.notebook.cells, assembled.steps, strict=True)
        if step.run
    ]


def written(assembled):
    return assembled.notebook.cells[at(assembled.notebook, "why")]


def asks_for_a_person(assembled, source):
    return "why" not in unanswered(assembled.notebook, source)


@pytest.fixture
def complete(source, handed_in):
    """What is run of a submission with all its ids."""
    return ran(assemble(handed_in, source))


@pytest.mark.parametrize(
    "keep", [("nbgrader", "tags"), ("tags",), ()], ids=["ids", "tags", "nothing"]
)
def test_without_ids_the_same_cells_are_run(source, handed_in, complete, keep):
    found = assemble(strip(handed_in, keep=keep), source)
    assert sorted(ran(found)) == sorted(complete)
    assert written(found).source.endswith(ANSWER)
    assert unanswered(found.notebook, source) == []


def test_an_edited_explore_cell_is_known_by_its_tag(source, handed_in, complete):
    text(handed_in, "see", "print(undefined)")
    assert ran(assemble(strip(handed_in, "see", keep=("tags",)), source)) == complete


@pytest.mark.parametrize("stripped", [True, False])
def test_a_tagged_cell_that_defines_an_exercises_function_runs(source, handed_in, stripped):
    better = "def centre(x, axis=0):\n    return 0 * x\n"
    text(handed_in, "see", better)
    if stripped:
        strip(handed_in, "see", keep=("tags",))
    assert better in ran(assemble(handed_in, source))


def test_a_copy_of_a_locked_cell_is_no_own_cell(source, handed_in, complete):
    handed_in.cells += [
        new_code_cell(handed_in.cells[at(handed_in, "see")].source, metadata={"tags": ["explore"]})
    ]
    assert ran(assemble(handed_in, source)) == complete


def test_colab_keeps_ids_in_the_metadata(source, handed_in, complete):
    for cell in handed_in.cells:
        cell.metadata = {"id": cell.pop("id")}
    assert ran(assemble(handed_in, source)) == complete


@pytest.mark.parametrize("make", [new_markdown_cell, new_raw_cell])
def test_a_solution_that_was_turned_into_text_is_run(source, handed_in, complete, make):
    handed_in.cells[at(handed_in, "centre")] = make(CENTRE, id="centre")
    found = assemble(handed_in, source)
    assert ran(found) == complete
    assert "the cell of exercise centre is not code; its functions were run" in said(found)


def test_a_solution_without_an_id_is_known_by_its_functions(source, handed_in, complete):
    strip(handed_in, "centre")
    here = at(handed_in, "centre-text") + 1
    handed_in.cells.insert(here, new_code_cell("mine = 1"))
    handed_in.cells.insert(here + 2, new_code_cell("mine += 1"))
    found = assemble(handed_in, source)
    order = [cell.source for cell in found.notebook.cells]
    assert found.notebook.cells[at(found.notebook, "centre")].source == CENTRE
    assert order.index("mine = 1") < order.index(CENTRE) < order.index("mine += 1")
    sentence = "exercises found by their functions, since their cells lost their ids: centre"
    assert said(found) == [sentence]


def test_another_exercises_cell_is_not_taken_for_a_missing_one(source, handed_in):
    handed_in.cells.pop(at(handed_in, "centre"))
    handed_in.cells.insert(at(handed_in, "imports"), new_code_cell(CENTRE))
    found = assemble(handed_in, source)
    assert CENTRE in ran(found)
    sentence = "the cell of exercise centre is missing; functions are looked for elsewhere"
    assert said(found) == [sentence]


def test_a_disabled_copy_beside_the_solution_is_not_run(source, handed_in, complete):
    handed_in.cells.insert(
        at(handed_in, "centre"),
        new_raw_cell("def centre(x): return 7", metadata={"nbgrader": {"grade_id": "centre"}}),
    )
    assert ran(assemble(handed_in, source)) == complete


def test_edits_of_locked_cells_are_reported(source, handed_in, complete):
    text(handed_in, "imports", "import numpy as np\nimport pandas as pd\n")
    text(handed_in, "centre-check", "grader.check('centre')\n")
    text(handed_in, "budget", "epochs = 3")
    found = assemble(handed_in, source)
    assert ran(found) == complete
    sentence = "locked cells were edited; the course's own were run: imports, centre-check"
    assert said(found) == [sentence]


# What became of the written answer, by what an editor or a student did.
KINDS = {"code": new_code_cell, "raw": new_raw_cell}
ELSEWHERE = {
    "its cell deleted": lambda cells: cells[:-1],
    "its cell left as given": lambda cells: cells,
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("identity", ["id", "grade id", "place"])
def test_a_written_answer_of_another_kind_is_found(source, handed_in, make, identity):
    names = {"id": {"id": "why"}, "grade id": {"metadata": {"nbgrader": {"grade_id": "why"}}}}
    handed_in.cells[at(handed_in, "why")] = make(ANSWER, **names.get(identity, {}))
    found = assemble(handed_in, source)
    assert written(found).source == ANSWER
    assert written(found).cell_type == "markdown"
    assert ANSWER not in ran(found)
    assert asks_for_a_person(found, source)


def test_a_written_answer_is_found_by_its_heading(source, handed_in):
    answer = handed_in.cells.pop(at(handed_in, "why"))
    handed_in.cells.insert(0, new_markdown_cell(answer.source))
    assert written(assemble(handed_in, source)).source == answer.source


def test_the_halves_of_a_split_written_answer_are_joined(source, handed_in):
    half = new_markdown_cell("Second half.", metadata={"nbgrader": {"grade_id": "why"}})
    handed_in.cells.append(half)
    assert written(assemble(handed_in, source)).source.endswith(f"{ANSWER}\n\nSecond half.")


@pytest.mark.parametrize("change", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("make", [new_markdown_cell, new_raw_cell, new_code_cell])
def test_an_answer_in_a_new_cell_is_shown_and_asks_for_a_person(source, handed_in, change, make):
    text(handed_in, "why", pristine_notebook(source).cells[-1].source)
    handed_in.cells = [*change(handed_in.cells), make(ANSWER)]
    found = assemble(handed_in, source)
    assert any(ANSWER in cell.source for cell in found.notebook.cells)
    assert asks_for_a_person(found, source)
    assert any("written answer" in problem and "why" in problem for problem in said(found))


def test_an_answer_that_is_not_found_asks_for_a_person(source, handed_in):
    handed_in.cells.pop(at(handed_in, "why"))
    found = assemble(handed_in, source)
    assert "did not find this answer" in written(found).source
    assert said(found) == ["written answer why: its cell was not found"]
    assert asks_for_a_person(found, source)


def test_only_an_untouched_or_empty_cell_was_not_answered(source, handed_in):
    for left in (pristine_notebook(source).cells[-1].source, "", " \n"):
        text(handed_in, "why", left)
        found = assemble(handed_in, source)
        assert not asks_for_a_person(found, source)
        assert said(found) == []


def test_what_asks_for_a_person_does_so_in_the_autograded_notebook(source, handed_in):
    handed_in.cells.pop(at(handed_in, "why"))
    shown = clean_notebook(assemble(handed_in, source).notebook, pristine_notebook(source))
    nbformat.validate(shown)
    assert unanswered(shown, source) == []


def test_an_answer_in_the_text_above_it_is_kept(tmp_path, source):
    two = read_source(write_with_question_above(tmp_path))
    notebook = pristine_notebook(two)
    text(notebook, "why-text", f"Why is the mean zero?\n\n{ANSWER}")
    found = assemble(notebook, two)
    assert any(ANSWER in cell.source for cell in found.notebook.cells)
    assert asks_for_a_person(found, two)


def test_two_written_answers_without_ids_are_told_apart_by_place(tmp_path):
    two = read_source(write_with_question_above(tmp_path))
    notebook = pristine_notebook(two)
    text(notebook, "why", ANSWER)
    found = assemble(strip(notebook), two)
    assert written(found).source == ANSWER
    assert unanswered(found.notebook, two) == ["centre", "really"]


def write_with_question_above(folder):
    """Write the course with two written questions, each in a locked cell above its answer's."""
    assignment = write_tiny_course(folder)
    path = assignment.source
    head, _, _ = path.read_text().partition('# %% [markdown] id="why"')
    asked = ""
    for name, question in (("why", "Why is the mean zero?"), ("really", "Is it really?")):
        asked += f'# %% [markdown] id="{name}-text"\n# {question}\n\n'
        asked += f'# %% [markdown] id="{name}" role="written" points=2\n'
        asked += "# ### BEGIN SOLUTION\n# Since.\n# ### END SOLUTION\n\n"
    path.write_text(head + asked)
    return assignment
