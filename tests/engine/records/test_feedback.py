"""The feedback page: what a student reads, and nothing in it that acts."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html import unescape

import pytest
from drawn import feedback
from effort import effort
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.booked import Booked, BookedQuestion
from autograder.notebook.pristine import pristine_notebook
from autograder.outputs import Outputs
from autograder.render.feedback import Beside, feedback_page, render_feedback
from autograder.render.page import highlighted, ticked
from autograder.results import (
    CheckResult,
    Mistake,
    Outcome,
    Problem,
    QuestionResult,
    Status,
    our_failure,
)

ATTACK = "</style></pre><script>alert(1)</script><img src=x onerror=alert(1)> ' \" {{ 7*7 }}"


def test_the_page_says_score_then_what_was_right_then_what_was_lost(
    executed, make_result, source, parse
):
    text = parse(feedback(make_result(), executed, source)).text
    parts = (
        "Attention Feedback for s001 5.5 / 13 points so far",
        "Everything was run and checked. 2 checks did not pass.",
        "A person still has to grade reflect, worth 4 points.",
        "What is right Full marks from the checks of 1 of 2 exercises: softmax (3).",
        "Where points were lost attention 2.5 of 6 points, 1 of 3 checks passed",
        "✗ Scores are scaled by beta 0 / 1.5 weights did not change with beta. "
        "Hint: Multiply the scores by beta before the softmax.",
        "✗ Attention over image patches hidden 0 / 2 Your function raised an error.",
        "✓ Passed: Context has shape (n_q, d_v).",
        "All points",
        "softmax 2 of 2 checks passed 3 / 3 attention 1 of 3 checks passed 2.5 / 6",
        "reflect waits for a person – / 4",
        "Total so far 5.5 / 13",
        "Your notebook, as it ran",
        "Graded 2025-03-01 12:00 UTC in 3.2 s",
    )
    places = [text.find(words) for words in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_a_lost_exercise_shows_its_own_code_and_the_call_that_failed(
    executed, make_result, source, parse
):
    cells = {cell.id: cell for cell in executed.cells}
    cells["attention"]["source"] = "def attention(q, K, V, beta=1.0):\n    return q  # wrong"
    softmax, attention = make_result().questions
    checks = list(attention.checks)
    checks[1] = replace(checks[1], call="attention(Q, K, V, beta=2)\nQ = [[0, 1]]")
    named = replace(attention, checks=tuple(checks), mistake=Mistake(("a",), "Ignores beta."))
    result = make_result(questions=(softmax, named))
    page = parse(feedback(result, executed, source))
    lost = page.text.partition("Where points were lost")[2].partition("All points")[0]
    assert lost.index("Ignores beta.") < lost.index("✗ Scores are scaled by beta")
    assert "The call that failed attention(Q, K, V, beta=2) Q = [[0, 1]]" in lost
    # The student's own cell is between the check of softmax and that of attention.
    code = "print('own') def attention(q, K, V, beta=1.0): return q # wrong"
    assert f"Your code for attention {code}" in lost
    assert "def softmax" not in lost
    assert "#cell-attention" in page.all("a", "href")


def test_code_in_a_cell_of_the_students_own_counts_as_the_exercises(
    executed, make_result, source, parse
):
    where = [cell.id for cell in executed.cells].index("attention")
    own = new_code_cell("attention = lambda *given: given", id="own-6")
    executed.cells.insert(where + 1, own)
    lost = parse(feedback(make_result(), executed, source)).text.partition("All points")[0]
    # The stub above it, which the course gave, is not the student's.
    assert "Your code for attention print('own') attention = lambda *given: given" in lost


def test_the_notebook_is_on_it_with_its_outputs(executed, make_result, source, parse, make_png):
    page = parse(feedback(make_result(), executed, source))
    for words in (
        "Exercise softmax: 3 of 3 points, 2 of 2 checks passed def",
        "Exercise attention: 2.5 of 6 points, 1 of 3 checks passed · what was lost",
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
    targets = {href.removeprefix("#") for href in page.all("a", "href")}
    assert targets == {"cell-softmax", "cell-attention", "exercise-attention"}
    assert targets <= anchors


def test_no_level_of_headings_is_left_out(executed, make_result, source, parse):
    deep = new_markdown_cell("##### deep\n\n# high", id="own-6")
    executed.cells.append(deep)
    page = parse(feedback(make_result(), executed, source))
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert "deep high" in page.text


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
    assert "Feedback for s001 0 / 13 points Your" in text
    assert "Your submission could not be graded, so it scores no points. the file is empty" in text
    assert "Please hand in the notebook file (.ipynb) itself" in text
    assert "There is no notebook to show." in text


def test_a_blank_submission_reads_that_nothing_is_written_yet(make_result, source, parse):
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
    assert "No exercise has been written yet." in text
    assert "Not written yet softmax (3), attention (6)." in text
    assert "reflect no answer 0 / 4 Total 0 / 13" in text
    assert "✗" not in text
    assert "so far" not in text


def test_an_exercise_without_points_that_was_written_keeps_its_hints(
    executed, make_result, source, parse
):
    softmax, attention = make_result().questions
    lost = tuple(replace(check, outcome=Outcome.FAILED, points=0) for check in softmax.checks)
    result = make_result(questions=(replace(softmax, checks=lost), attention))
    text = parse(feedback(result, executed, source)).text
    assert "✗ Weights sum to one 0 / 1 Not right yet." in text
    assert "Your code for softmax def softmax(z, axis=-1): return z # mine" in text


def test_a_function_that_is_missing_is_said_once(executed, make_result, source, parse):
    softmax, attention = make_result().questions
    message = "Your notebook does not define `softmax`."
    lost = tuple(
        replace(check, outcome=Outcome.MISSING, points=0, message=message, call="softmax(z)")
        for check in softmax.checks
    )
    result = make_result(questions=(replace(softmax, checks=lost), attention))
    text = parse(feedback(result, executed, source)).text
    assert text.count("Your notebook does not define softmax.") == 1
    assert "✗ Not passed: Weights sum to one; Softmax stays finite hidden." in text
    assert "softmax(z)" not in text


def test_full_marks_are_said(make_result, source, parse):
    result = make_result(questions=make_result().questions[:1], max_score=3)
    waiting = parse(feedback(result, None, source)).text
    assert "Every check passed. A person still has to grade reflect" in waiting
    booked = Booked(questions={"reflect": BookedQuestion("reflect", 4.0)})
    page = feedback_page(result, None, source, Beside(booked))
    assert "Every check passed: full marks." in parse(render_feedback(page)).text


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
    assert "? A check hidden 0 / 1 A person will look." in text
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
