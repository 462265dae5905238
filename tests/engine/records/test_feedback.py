"""The feedback page: what a student reads, and nothing in it that acts."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape

import pytest
from drawn import feedback
from effort import effort
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.notebook.pristine import pristine_notebook
from autograder.outputs import Outputs
from autograder.render.page import highlighted, ticked
from autograder.results import CheckResult, Outcome, Problem, QuestionResult, Status, our_failure

ATTACK = "</style></pre><script>alert(1)</script><img src=x onerror=alert(1)> ' \" {{ 7*7 }}"


def test_the_page_says_score_checks_messages_and_hints(executed, make_result, source, parse):
    text = parse(feedback(make_result(), executed, source)).text
    for words in (
        "Attention Feedback for s001 5.5 / 9 points",
        "Everything was run and checked. 2 checks did not pass.",
        "softmax 2 of 2 3 / 3 attention 1 of 3 2.5 / 6",
        "reflect written answer, graded by a person – / 4",
        "Total without written answers 5.5 / 9",
        "✓ Weights sum to one 1 / 1 ✓ Softmax stays finite hidden 2 / 2",
        "✗ Scores are scaled by beta weights did not change with beta. "
        "Hint: Multiply the scores by beta before the softmax. 0 / 1.5",
        "✗ Attention over image patches hidden Your function raised an error.",
        "Graded 2025-03-01 12:00 UTC in 3.2 s",
    ):
        assert words in text, words


def test_the_notebook_stands_on_it_with_its_outputs(executed, make_result, source, parse, make_png):
    page = parse(feedback(make_result(), executed, source))
    for words in (
        "Exercise softmax: 3 of 3 points, 2 of 2 checks passed · checks",
        "def softmax(z, axis=-1): return z # mine printed by softmax Trace",
        "print('own') own",
        "Written answer reflect Because of softmax: i \\le n.",
    ):
        assert words in page.text, words
    assert page.all("img", "src") == [f"data:image/png;base64,{make_png()}"]
    assert "grader.check" not in page.text


def test_links_within_the_page_lead_somewhere(executed, make_result, source, parse):
    page = parse(feedback(make_result(), executed, source))
    anchors = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    assert {href.removeprefix("#") for href in page.all("a", "href")} == anchors


def test_whatever_goes_in_nothing_acts(make_result, source, assert_inert, parse):
    check = CheckResult("t", ATTACK, ATTACK, Outcome.FAILED, 0, 1, ATTACK, f"`{ATTACK}`")
    hostile = make_result(
        ATTACK,
        problems=(Problem(ATTACK),),
        isolation=ATTACK,
        started=ATTACK,
        submission_sha256="<b>",
        questions=(QuestionResult("softmax", (check,)),),
    )
    notebook = pristine_notebook(source)
    for cell in notebook.cells:
        cell["source"] = ATTACK
    output = [
        new_output("stream", name=ATTACK, text=ATTACK),
        new_output("display_data", {"text/html": ATTACK, "image/png": ATTACK}),
        new_output("error", ename=ATTACK, evalue=ATTACK, traceback=[ATTACK]),
    ]
    notebook.cells.insert(0, new_code_cell(ATTACK, id="own-1", outputs=output))
    notebook.cells.insert(0, new_markdown_cell(f"[x](javascript:alert(1)) {ATTACK}", id="own-2"))
    html = feedback(hostile, notebook, source)
    assert_inert(html)
    assert "{{ 7*7 }}" in parse(html).text


def test_the_policy_names_the_one_style_sheet(make_result, source):
    html = feedback(make_result(), None, source)
    sheet = html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in html


def test_an_ungradable_submission_reads_why_and_what_to_do(make_result, source, parse):
    result = make_result(
        questions=(),
        status=Status.UNGRADABLE,
        problems=(Problem("the file is empty"),),
        max_score=9,
    )
    text = parse(feedback(result, None, source)).text
    assert "0 / 9 points" in text
    assert "Your submission could not be graded, so it scores no points. the file is empty" in text
    assert "Please hand in the notebook file (.ipynb) itself" in text
    assert "There is no notebook to show." in text


def test_a_blank_submission_reads_that_there_are_no_points_yet(make_result, source, parse):
    message = "Not written yet: the exercise still raises NotImplementedError."
    questions = tuple(
        replace(
            question,
            checks=tuple(
                replace(check, outcome=Outcome.STUDENT_ERROR, points=0, message=message)
                for check in question.checks
            ),
        )
        for question in make_result().questions
    )
    notebook = pristine_notebook(source)
    text = parse(feedback(make_result(questions=questions), notebook, source)).text
    assert "There are no points yet: see the hints below." in text
    assert "✗ Weights sum to one Not written yet:" in text


def test_full_marks_are_said(make_result, source, parse):
    result = make_result(questions=make_result().questions[:1], max_score=3)
    assert "Every check passed: full marks." in parse(feedback(result, None, source)).text


def test_what_quotes_the_grader_stays_with_the_staff(make_result, source, parse):
    broken = CheckResult(
        "t", "A check", "hidden", Outcome.GRADER_ERROR, 0, 1, "A person will look."
    )
    result = make_result(
        status=Status.PARTIAL,
        problems=(our_failure("SECRET"), our_failure("SECRET"), Problem("cell own-1: too slow")),
        questions=(QuestionResult("softmax", (broken,)), QuestionResult("attention", ())),
    )
    text = parse(feedback(result, None, source)).text
    assert "SECRET" not in text
    assert "cell own-1: too slow Part of the grading failed on our side" in text
    assert "? A check hidden A person will look." in text
    assert "None of this exercise's checks could run." in text


@pytest.mark.parametrize("student", ["../../x", "..", "-rf", "\udc80", "a\nb"])
def test_any_student_id_has_its_page_in_the_feedback_folder(tmp_path, student):
    path = Outputs(tmp_path, "attention").feedback(student)
    assert path.parents[2] == tmp_path / "feedback"
    assert path.name == "attention.html"


def test_backticks_are_code_and_never_markup():
    assert ticked("use `<b>` & c") == "use <code>&lt;b&gt;</code> &amp; c"
    assert ticked("one ` alone <b>") == "one ` alone &lt;b&gt;"


@pytest.mark.parametrize("piece", ["\n ", "\n", "    \n", "\\N{", "x = '", '"""\n', "f'{", "(\n"])
def test_code_of_any_shape_is_coloured_or_shown_plain_in_little_time(piece):
    code = (piece * 30_000)[:30_000]
    # Pygments alone took over 20 s for lines of one space each.
    assert effort(lambda: highlighted(code)) < 40
    html = highlighted(code)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == code


def test_ordinary_code_is_coloured():
    assert "<span" in highlighted("def softmax(z):\n" + "    # z\n" * 1_000)
