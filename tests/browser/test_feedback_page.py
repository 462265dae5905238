"""A student's page in Chromium: wide and narrow, light, dark and on paper, and with keys alone."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from autograder.booked import Booked, BookedQuestion
from autograder.course import Course
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import Source, read_source
from autograder.render.clean import clean_notebook
from autograder.render.feedback import Beside, feedback_page, render_feedback
from autograder.results import (
    CheckResult,
    Mistake,
    Outcome,
    Problem,
    QuestionResult,
    Status,
    SubmissionResult,
)

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
LONG = "np.array([" + ", ".join(f"{i}.25" for i in range(60)) + "])"
CODE = 'def softmax(z, axis=-1):\n    """Mine."""\n    return np.exp(z)  # 1 ' + "x" * 200 + "\n"
THOUGHTS = (
    "#### Deep\n\n# High\n\n| a | b |\n|---|---|\n| " + "wide " * 60 + "| $x^2$ |\n\n" + "y" * 300
)


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(Course.find(Path(__file__).parent).assignment("attention"))


def check(name: str, outcome: Outcome, visibility: str = "public", **more: str) -> CheckResult:
    points = 1.0 if outcome is Outcome.PASSED else 0.0
    return CheckResult(
        name, f"The check `{name}` of the weights", visibility, outcome, points, 1, **more
    )


def result(source: Source) -> SubmissionResult:
    """A result with everything that a page can show."""
    right = (check("a", Outcome.PASSED), check("b", Outcome.PASSED, "hidden"))
    lost = (
        check("a", Outcome.PASSED),
        check("b", Outcome.FAILED, message="It is " + "long" * 90, hint="Use `axis`.", call=LONG),
        check("c", Outcome.GRADER_ERROR, "hidden"),
        check("d", Outcome.TIMEOUT, "hidden", message="Too slow."),
    )
    mistake = Mistake(("x",), "Your code behaves like one that divides by `beta`.")
    questions = [QuestionResult(name, right) for name in source.questions]
    questions[2] = QuestionResult("softmax", lost, mistake=mistake)
    questions[3] = QuestionResult("attention", ())
    return SubmissionResult(
        student_id="student-" + "0123456789" * 4,
        assignment="attention",
        status=Status.PARTIAL,
        max_score=96,
        started="2026-05-04T12:00:00+00:00",
        seconds=12.3,
        submission_sha256="0" * 64,
        checks_sha256="1" * 64,
        versions={},
        isolation="full: user, pid, net, ipc, mount and uts namespaces",
        problems=(Problem("cell own-1: " + "slow" * 60),),
        questions=tuple(questions),
    )


def everything(source: Source) -> str:
    """A page with every part that there is."""
    notebook = pristine_notebook(source)
    for cell in notebook.cells:
        cell.source = {"softmax": CODE, source.written[0]: THOUGHTS}.get(cell.id, cell.source)
        if cell.id == "softmax":
            cell["outputs"] = [
                nbformat.v4.new_output("stream", text="printed\n" + "z" * 400),
                nbformat.v4.new_output("stream", name="stderr", text="a warning"),
                nbformat.v4.new_output("error", ename="E", evalue="no", traceback=["Trace"]),
            ]
    found = result(source)
    earlier = dataclasses.replace(found, questions=found.questions[:2] + found.questions[4:])
    comment = BookedQuestion(source.written[0], 1.5, comment="Good. " * 40)
    booked = Booked(
        *(2.5, datetime(2026, 5, 4, 12), datetime(2026, 5, 5, 13)),
        {comment.name: comment, "x": BookedQuestion("x", waiting=True)},
    )
    clean = clean_notebook(notebook, pristine_notebook(source))
    beside = Beside(booked, "The course takes 10% off for each day begun.", earlier)
    return render_feedback(feedback_page(found, clean, source, beside))


def nothing(source: Source) -> str:
    """The page of a submission that could not be graded."""
    lost = dataclasses.replace(result(source), status=Status.UNGRADABLE, questions=())
    return render_feedback(feedback_page(lost, None, source, Beside()))


@pytest.fixture(params=[1280, 390], ids=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [everything, nothing])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, source, tmp_path, make, scheme, width):
    file = tmp_path / "page.html"
    file.write_text(make(source), encoding="utf-8")
    # Axe is a script, which the page's own policy would keep out.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=PICTURES / f"feedback-{make.__name__}-{scheme}-{width}.png", full_page=True
    )
    context.close()


def test_it_prints_on_a4_in_dark_ink(browser: Browser, source: Source) -> None:
    context = browser.new_context(color_scheme="dark", java_script_enabled=True)
    page = context.new_page()
    page.set_content(everything(source))
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 32, 36)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    # Nothing is wider than the paper: 210 mm less the margins, at 96 pixels an inch.
    page.set_viewport_size({"width": 687, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 687
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.pdf(path=PICTURES / "feedback.pdf", prefer_css_page_size=True)
    context.close()


def test_every_link_is_reached_by_keys_and_none_needs_a_script(
    browser: Browser, source: Source
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page: Page = context.new_page()
    page.set_content(everything(source))
    count = page.locator("main a[href], main summary").count()
    assert count > 20
    focused = page.locator("*:focus")
    seen = []
    for _ in range(count):
        page.keyboard.press("Tab")
        seen.append(focused.first.text_content())
    assert "in your notebook" in seen
    summary = page.locator("summary").first
    code = page.locator("details pre").first
    assert code.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert not code.is_visible()
    context.close()
