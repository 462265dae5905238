"""The class report adds up, links to feedback, and can't act."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from autograder.render.charts import histogram
from hypothesis import given
from hypothesis import strategies as st

from autograder.analysis.classwork import analyse
from autograder.analysis.report import render_report
from autograder.analysis.written import write_analysis
from autograder.outputs import Outputs
from autograder.results import CheckResult, Outcome, Problem, QuestionResult, Status

ATTACK = "\"><script>alert(1)</script>' onmouseover=alert(1)"


@pytest.fixture
def results(make_result):
    """Three graded the same, one better, one ungradable, one whose check broke."""
    softmax, attention = make_result().questions
    passed = tuple(
        replace(check, outcome=Outcome.PASSED, points=check.max_points)
        for check in attention.checks
    )
    broken = replace(softmax.checks[0], outcome=Outcome.GRADER_ERROR, points=0)
    partial = replace(softmax, checks=(broken, softmax.checks[1]))
    return [
        *(make_result(f"s00{i}") for i in (3, 2, 1)),
        make_result("s004", questions=(softmax, replace(attention, checks=passed))),
        make_result(
            "s005", questions=(), status=Status.UNGRADABLE, problems=(Problem("the file is empty"),)
        ),
        make_result("s006", questions=(partial, attention), status=Status.PARTIAL),
    ]


def test_the_report_adds_up(results, parse):
    text = parse(render_report(analyse("attention", iter(results)))).text
    for words in (
        "Submissions 6 Full marks 1",
        "Graded 4 Partly graded 1 Could not be graded 1",
        "s005 Could not be graded the file is empty",
        "s006 Partly graded softmax: the check “Weights sum to one” broke",
        "softmax 2.8 / 3 4 of 5 1.00 – – – – – attention 3.2 / 6 1 of 5 0.56 – – – – –",
        "s001 Graded 5.5 3 2.5 3 of 5 3.2 s002 Graded",
        "s005 Could not be graded 0 – – 0 of 0 3.2",
        "Weights sum to one 1 4 of 5 1.00 – grader error 1",
        "Attention over image patches hidden 2 1 of 5 0.25 1.00 error 4",
        "All 4 6.38 9 5.5 1.52 3.2 s",
        "Isolation of student code: namespaces and Landlock.",
    ):
        assert words in text, words


def test_links_lead_to_the_feedback_pages(tmp_path, make_result, parse):
    students = ["s001", "Ada Lovelace", "100%", "../x", "a#b?c&d"]
    work = analyse("attention", (make_result(student) for student in students))
    outputs = Outputs(tmp_path, "attention")
    path = write_analysis(outputs, work, ["softmax", "attention"])
    assert path == tmp_path / "reports/attention/index.html"
    hrefs = [href for href in parse(path.read_text()).all("a", "href") if not href.startswith("#")]
    found = {(path.parent / unquote(href)).resolve() for href in hrefs}
    assert found == {outputs.feedback(student) for student in students}


def test_an_empty_class_has_a_page_too(parse, assert_inert):
    html = render_report(analyse("attention", []))
    assert_inert(html)
    assert "No submission has been graded yet." in parse(html).text


def test_whatever_goes_in_nothing_acts(make_result, assert_inert):
    check = CheckResult(ATTACK, ATTACK, ATTACK, Outcome.FAILED, 0, 1, ATTACK, ATTACK)
    hostile = make_result(
        ATTACK,
        assignment=ATTACK,
        status=Status.PARTIAL,
        problems=(Problem(ATTACK),),
        isolation=ATTACK,
        questions=(QuestionResult(ATTACK, (check,)),),
    )
    assert_inert(render_report(analyse(ATTACK, [hostile])))


@given(
    scores=st.lists(st.floats(-1, 70), max_size=30), top=st.sampled_from([0, 0.5, 1, 9, 66, 1e4])
)
def test_every_score_is_in_one_column_inside_the_frame(scores, top):
    drawn = histogram([min(score, top) for score in scores], top)
    counts = [int(column.words.rpartition(" ")[2]) for column in drawn.columns]
    assert sum(counts) == len(scores)
    assert len(counts) <= 16
    for column in drawn.columns:
        assert drawn.left <= column.x <= column.x + column.width <= drawn.right
        assert drawn.top - 0.01 <= column.y <= column.y + column.height <= drawn.bottom + 0.01
    labels = [tick.label for tick in drawn.x_ticks]
    assert len(set(labels)) == len(labels)
    assert len(drawn.y_ticks) <= 6


def test_templates_are_part_of_the_package():
    templates = Path(__file__).parents[3] / "autograder/render/templates"
    names = {path.name for path in templates.iterdir()}
    assert {"base.html", "feedback.html", "report.html", "page.css"} <= names
