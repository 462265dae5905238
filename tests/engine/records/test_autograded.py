"""autograded/ holds what formgrader and nbgrader's feedback need, and nothing that acts."""

import base64
import copy
import json

import nbformat
import pytest
from drawn import autograded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograder.judging.functions import unanswered
from autograder.notebook.pristine import pristine_notebook
from autograder.outputs import Outputs
from autograder.records.gradebook import GradebookWriter
from autograder.records.pages import write_submission
from autograder.render.clean import MAX_CELLS, clean_notebook
from autograder.render.outputs import CUT, MAX_TEXT, NOT_SHOWN
from autograder.render.submission import draw
from autograder.results import Problem, Status, our_failure

ATTACK = "<script>alert(1)</script>"


def cells(notebook):
    return {cell.id: cell for cell in notebook.cells}


def text_of(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def shown(outputs, source):
    """Return the outputs that stay of a student's own cell with these."""
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell("mine", id="own-0")])
    notebook.cells[0]["outputs"] = outputs
    made = clean_notebook(notebook, pristine_notebook(source))
    return next(cell.outputs for cell in made.cells if cell.source == "mine")


def test_public_checks_come_with_message_and_hint_hidden_ones_without(
    executed, make_result, source
):
    text = text_of(cells(autograded(executed, make_result(), source))["attention-check"])
    assert text == (
        "attention: 2.5 of 6 points\n\n"
        "✓ Context has shape (n_q, d_v): passed, 2.5 / 2.5\n"
        "✗ Scores are scaled by beta: not right yet, 0 / 1.5\n"
        "    weights did not change with beta.\n"
        "    Hint: Multiply the scores by beta before the softmax.\n"
        "✗ Attention over image patches (hidden): your code raised an error, 0 / 2\n"
    )


def test_nbgrader_reads_our_scores_off_the_check_cells(executed, make_result, source):
    made = cells(autograded(executed, make_result(), source))
    assert determine_grade(made["softmax-check"]) == (3, 3)
    assert determine_grade(made["attention-check"]) == (2.5, 6)


def test_outputs_stay_as_executed(executed, make_result, source, make_png):
    made = cells(autograded(executed, make_result(), source))
    stream, picture, error = made["softmax"].outputs
    assert stream.text == "printed by softmax\n"
    assert picture.data["image/png"] == make_png()
    assert error.traceback == ["\x1b[31mTrace\x1b[0m"]
    own = [cell for cell in made.values() if cell.source == "print('own')"]
    assert [text_of(cell) for cell in own] == ["own\n"]


def test_metadata_and_locked_text_are_the_courses(executed, make_result, source):
    pristine = pristine_notebook(source)
    for cell in executed.cells:
        cell["metadata"] = {"nbgrader": {"grade_id": "x", "points": 99}, "evil": ATTACK}
        if cell.id in ("softmax-check", "title", "imports"):
            cell["source"] = ATTACK
    executed["metadata"] = {"title": ATTACK, "widgets": {ATTACK: ATTACK}}
    made = autograded(executed, make_result(), source)
    assert made.metadata == pristine.metadata
    for cell in pristine.cells:
        assert cells(made)[cell.id].metadata == cell.metadata
    assert ATTACK not in json.dumps(made)


def test_cells_that_a_student_deleted_stand_in_their_places(make_result, source):
    pristine = pristine_notebook(source)
    kept = [cell for cell in pristine.cells if cell.id in ("imports", "attention-check")]
    notebook = nbformat.v4.new_notebook(cells=[*kept, new_code_cell("own", id="own-1")])
    made = autograded(notebook, make_result(), source)
    nbgraders = [cell.id for cell in pristine.cells if "nbgrader" in cell.metadata]
    assert [cell.id for cell in made.cells if "nbgrader" in cell.metadata] == nbgraders


def test_no_other_kind_of_output_stays(source):
    for mime in (
        *("text/html", "application/javascript", "image/svg+xml", "text/latex", "text/markdown"),
        *("application/vnd.jupyter.widget-view+json", "application/pdf", "x/" + ATTACK),
    ):
        for kind in ("display_data", "execute_result"):
            (output,) = shown([new_output(kind, {mime: ATTACK})], source)
            assert output.data == {"text/plain": NOT_SHOWN}
    (output,) = shown(
        [new_output("display_data", {"text/html": ATTACK, "text/plain": "a"})], source
    )
    assert output.data == {"text/plain": "a"}


def test_only_whole_pictures_of_bounded_size_stay(source, make_png):
    good = make_png()
    lines = "\n".join(good[i : i + 20] for i in range(0, len(good), 20))
    bad = [
        *('"><script>alert(1)</script>', good + '"><script>', good[:20], "", 3, None),
        *(make_png(100_000, 100_000), make_png(0, 5)),
        base64.b64encode(b"<svg onload=alert(1)>").decode(),
        base64.b64encode(base64.b64decode(good) + b"\0" * 3_000_000).decode(),
    ]
    for data, kept in [(good, good), (lines, good), *((data, None) for data in bad)]:
        output = {"output_type": "display_data", "data": {"image/png": data}, "metadata": {}}
        (shown_output,) = shown([output], source)
        assert shown_output.data.get("image/png") == kept


def test_text_ends_as_a_terminal_would_show_it(source):
    text = "1/3 [..]\r2/3 [=.]\r3/3 [==]\nlost\b\b\b\bkept\n"
    text += "\x1b]0;title\x07\x1b[2J\x1b[32mok\x1b[0m\a\n"
    (output,) = shown([new_output("stream", text=text)], source)
    assert output.text == "3/3 [==]\nkept\n\x1b[32mok\x1b[0m\\x07\n"


def test_sizes_are_bounded(source):
    long = [new_output("stream", text="x" * 10_000_000)]
    (output,) = shown(long, source)
    assert CUT in output.text
    assert len(output.text) <= MAX_TEXT
    many = shown([new_output("stream", text="x" * 100)] * 5000, source)
    assert many[-1].text == "[… 4940 more outputs …]\n"
    own = {"cell_type": "code", "source": "x" * 100_000, "outputs": long}
    notebook = NotebookNode(cells=[own | {"id": f"own-{i}"} for i in range(600)])
    made = clean_notebook(notebook, pristine_notebook(source))
    assert len(made.cells) < MAX_CELLS + 20
    assert len(json.dumps(made)) < 1_200_000


def test_code_hides_nothing(source):
    notebook = NotebookNode(cells=[{"cell_type": "code", "source": "cheat()\rfine()\u202e\x1b[2K"}])
    texts = [cell.source for cell in clean_notebook(notebook, pristine_notebook(source)).cells]
    assert "cheat()\nfine()\\u202e\\x1b[2K" in texts


def test_markdown_and_raw_cells_of_students_cannot_act(make_result, source):
    own = [new_markdown_cell(ATTACK, id="own-0"), new_raw_cell(ATTACK, id="own-1")]
    own[1]["metadata"] = {"raw_mimetype": "text/html"}
    notebook = nbformat.v4.new_notebook(cells=[*own, *pristine_notebook(source).cells])
    cells(notebook)["reflect"]["source"] = f"My answer {ATTACK}"
    made = autograded(notebook, make_result(), source)
    assert made.cells[0].source == made.cells[1].source.strip() == "< script>alert(1)< /script>"
    assert {cell.cell_type for cell in made.cells} == {"code", "markdown"}
    assert cells(made)["reflect"].source == "My answer < script>alert(1)< /script>"


def test_an_ungradable_submission_says_why_on_the_empty_notebook(make_result, source):
    result = make_result(
        questions=(), status=Status.UNGRADABLE, problems=(Problem(f"is {ATTACK}"),)
    )
    made = autograded(None, result, source)
    assert "could not be graded" in made.cells[0].source
    assert "is < script>" in made.cells[0].source
    assert determine_grade(cells(made)["softmax-check"]) == (0, 3)


def test_what_quotes_the_grader_is_not_for_students(make_result, source):
    secret = our_failure("hidden/test_softmax.py: assert x == SECRET")
    result = make_result(
        questions=(), status=Status.PARTIAL, problems=(secret, Problem("too many cells"))
    )
    made = json.dumps(autograded(None, result, source))
    assert "SECRET" not in made
    assert "too many cells" in made


@pytest.mark.parametrize("student", ["../../x", "..", "a/b", "-rf", "a\nb", "\udc80"])
def test_paths_stay_in_their_folder(tmp_path, student):
    path = Outputs(tmp_path, "attention").autograded(student)
    assert path.parents[2] == tmp_path / "autograded"
    assert path.name == "attention.ipynb"


def test_unanswered_questions_are_those_left_as_released(executed, source):
    assert unanswered(executed, source) == ["attention"]
    # A written answer that was not found may be anywhere.
    assert unanswered(nbformat.v4.new_notebook(), source) == ["softmax", "attention"]
    executed.cells.append(new_code_cell("def attention(q, K, V): return 1", id="own-9"))
    assert unanswered(executed, source) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
OUTPUT = JSON | st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result", "x"])},
    optional=dict.fromkeys(("name", "text", "data", "ename", "evalue", "traceback"), JSON),
)
CELL = JSON | st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw", "x"])},
    optional={
        "id": st.sampled_from(["softmax", "reflect", "see", "own-1", 7, None]),
        "source": JSON,
        "outputs": JSON | st.lists(OUTPUT, max_size=3),
        "execution_count": JSON,
        "metadata": JSON,
        "attachments": JSON,
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(found=JSON | st.lists(CELL, max_size=4))
def test_whatever_a_notebook_holds_a_valid_one_comes_out(make_result, source, found):
    notebook = nbformat.from_dict({"cells": found, "metadata": {}})
    nbformat.validate(autograded(notebook, make_result(), source))


def test_nbgraders_feedback_takes_it(tmp_path, executed, make_result, source):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    executed["cells"].insert(0, new_markdown_cell(ATTACK, id="own-9"))
    pages = draw(make_result(), copy.deepcopy(executed), source)
    write_submission(Outputs(tmp_path, "attention"), make_result(), pages)
    with GradebookWriter(url) as writer:
        writer.prepare(source)
        writer.record(make_result())
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.db_url = url
    answer = NbGraderAPI(config=config).generate_feedback("attention")
    assert answer["success"], answer
    page = (tmp_path / "feedback/s001/attention/attention.html").read_text()
    assert "attention: 2.5 of 6 points" in page
    assert "(Score: 5.5 / 13.0)" in page
    assert ATTACK not in page
