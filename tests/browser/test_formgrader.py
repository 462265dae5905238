"""An instructor in nbgrader's formgrader: scores, verdicts, and a hand-graded answer that stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader_class import ROWS_ONLY, hand_in, make_course, run, solved
from playwright.sync_api import Page, expect
from servers import serve

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
WAIT = 60_000  # milliseconds, as Playwright counts
WHERE = ("tiny", "tiny", "half")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one graded submission."""
    assignment = make_course(tmp_path_factory.mktemp("formgrader") / "course")
    hand_in(assignment, "half", solved(assignment, centre=ROWS_ONLY))
    run(assignment.root, "iml", "grade", "tiny")
    return assignment.root


@pytest.fixture
def formgrader(course: Path, tmp_path: Path, page: Page) -> Iterator[str]:
    """Return the address of the formgrader; the page has logged in."""
    with serve(course, tmp_path) as (url, token):
        # The lists of formgrader are asked for by scripts, which know the cookie, not the token.
        page.goto(f"{url}/login?next=%2Fapi&token={token}", timeout=WAIT)
        yield f"{url}/formgrader"


def submission_page(course: Path) -> str:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", course_id="iml") as gradebook:
        return f"submissions/{gradebook.find_submission_notebook(*WHERE).id}/"


@pytest.mark.xdist_group("browser")
def test_a_persons_score_and_comment_stay_when_graded_anew(course, formgrader, page):
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(f"{formgrader}/gradebook/tiny/tiny", timeout=WAIT)
    expect(page.locator("tbody")).to_contain_text("2.5 / 5", timeout=WAIT)
    page.screenshot(path=PICTURES / "formgrader-list.png")

    address = f"{formgrader}/{submission_page(course)}"
    page.goto(address, timeout=WAIT)
    expect(page.locator("#centre-check")).to_have_attribute("placeholder", "2.5", timeout=WAIT)
    expect(page.locator("body")).to_contain_text("The axis can be chosen")
    expect(page.locator("body")).to_contain_text("With axis=1, every row should sum to zero.")
    expect(page.locator("#why")).to_have_class("score tabbable needs_manual_grade")
    write(page, "#why", "1.5")
    write(page, "#why-comment", "Well argued.")
    page.screenshot(path=PICTURES / "formgrader-answer.png", full_page=True)

    run(course, "nbgrader", "autograde", "tiny", "--force")
    page.goto(address, timeout=WAIT)
    expect(page.locator("#why")).to_have_value("1.5", timeout=WAIT)
    expect(page.locator("#why")).to_have_class("score tabbable")
    expect(page.locator("#why-comment")).to_have_value("Well argued.")

    ours = (course / "feedback/half/tiny/tiny.html").read_bytes()
    run(course, "nbgrader", "generate_feedback", "tiny", "--force")
    feedback = (course / "feedback/half/tiny/tiny.html").read_text()
    assert "Well argued." in feedback
    assert "<b>4</b> <span>/ 5 points</span>" in feedback
    run(course, "iml", "feedback", "tiny")
    assert (course / "feedback/half/tiny/tiny.html").read_text() == feedback != ours.decode()


def write(page: Page, selector: str, text: str) -> None:
    """Type into a field and leave it; wait until formgrader has saved."""
    page.locator(selector).fill(text)
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        page.locator(selector).blur()
