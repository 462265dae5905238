"""What follow-through did is said wherever a question's points are shown."""

import io
import json
from dataclasses import replace

import pytest
from drawn import autograded, feedback
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.adapters.gradescope.late import Lateness
from autograder.adapters.gradescope.results import GradedSubmission, graded_results
from autograder.analysis.classwork import analyse
from autograder.analysis.report import render_report
from autograder.records.gradebook import GradebookWriter
from autograder.render.table import check_table
from autograder.render.words import follow_through_text
from autograder.results import Outcome, Relied, from_json, to_json

REPLACED = (
    "Follow-through: your `softmax` was replaced by a right one; checks that passed then count."
)
KEPT = (
    "Your `build`, which this exercise uses, lost points too; "
    "follow-through can't replace what takes or returns a model or a function."
)


@pytest.fixture
def result(make_result):
    """One whose second question passed a public check by follow-through."""
    softmax, attention = make_result().questions
    first, beta, patches = attention.checks
    beta = replace(beta, outcome=Outcome.PASSED, points=1.5, follow_through=True)
    relied = (Relied("softmax", replaced=True), Relied("build", replaced=False))
    attention = replace(attention, checks=(first, beta, patches), follow_through=relied)
    return make_result(questions=(softmax, attention))


def plain(text):
    return " ".join(text.replace("`", "").split())


def test_the_words(result):
    softmax, attention = result.questions
    assert follow_through_text(softmax) == ""
    assert follow_through_text(attention) == f"{REPLACED} {KEPT}"
    several = replace(attention, follow_through=(Relied("a", replaced=True),) * 2)
    assert "your `a` and `a` were replaced by right ones" in follow_through_text(several)


def test_the_json_keeps_it(result):
    data = json.loads(json.dumps(to_json(result)))
    assert data["questions"][1]["follow_through"] == [
        {"function": "softmax", "replaced": True},
        {"function": "build", "replaced": False},
    ]
    assert from_json(data) == result


def test_results_of_format_3_have_none(result):
    data = json.loads(json.dumps(to_json(result))) | {"format": 3}
    for question in data["questions"]:
        del question["follow_through"]
        for check in question["checks"]:
            del check["follow_through"]
    assert [q.follow_through for q in from_json(data).questions] == [(), ()]


def test_the_page_says_it_and_shows_no_message_of_what_passed(result, executed, source, parse):
    text = parse(feedback(result, executed, source)).text
    assert plain(f"{REPLACED} {KEPT}") in text
    assert "✓ Passed: Context has shape (n_q, d_v); Scores are scaled by beta." in text
    assert "weights did not change" not in text


def test_the_notebook_says_it(result, executed, source):
    cells = {cell.id: cell for cell in autograded(executed, result, source).cells}
    text = "".join(output.get("text", "") for output in cells["attention-check"].outputs)
    assert plain(f"{REPLACED} {KEPT}") in plain(text)
    assert "weights did not change" not in text


def test_the_terminal_says_it(result):
    console = Console(file=io.StringIO(), width=300)
    console.print(check_table(result))
    assert REPLACED in console.file.getvalue()
    assert "weights did not change" not in console.file.getvalue()


def test_the_report_marks_it(result, make_result, parse):
    page = parse(render_report(analyse("attention", [result]))).text
    assert "s001 Graded 7 3 4f 4 of 5" in page
    assert "follow-through replaced a function" in page
    without = parse(render_report(analyse("attention", [make_result()]))).text
    assert "follow-through" not in without


def test_the_gradebook_says_it_in_a_comment(result, source, tmp_path):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.prepare(source)
        writer.record(result, ["attention"])
    with Gradebook(url) as book:
        comment = book.find_comment("attention", "attention", "attention", "s001")
        assert comment.auto_comment == f"{REPLACED} {KEPT}"


def test_gradescope_shows_it_when_grades_are_published(result, make_result, source):
    def tests_of(one):
        return graded_results(GradedSubmission(one, source, Lateness()), 1)

    found, before = tests_of(result), tests_of(make_result())
    assert found["score"] == before["score"] + 1.5
    assert found["output"] == before["output"]
    seen = [test for test in found["tests"] if test["visibility"] == "visible"]
    assert seen == [test for test in before["tests"] if test["visibility"] == "visible"]
    (added,) = [test for test in found["tests"] if "follow-through" in test["name"]]
    assert added["visibility"] == "after_published"
    assert added["score"] == 1.5
    assert sum(test["score"] for test in found["tests"]) == found["score"]
