"""Pages for staff in Chromium: wide and narrow, light and dark, and used by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import staff_pages
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
# Rows of a table that look like those above them: axe takes seconds for hundreds.
ALIKE = "table tbody tr:nth-child(n+40)"


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a page from a file without a network; an error of its script fails the test."""
    contexts, errors = [], []

    def put(html: str, **options: object) -> Page:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        contexts.append(browser.new_context(offline=True, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text))
        page.goto(file.as_uri())
        return page

    yield put
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
@pytest.mark.parametrize("make", staff_pages.PAGES)
def test_everything_shows_and_axe_finds_nothing(open_page, make, scheme, width):
    # Axe is a script, which the page's own policy would keep out.
    size = {"width": width, "height": 900}
    page = open_page(make(), viewport=size, color_scheme=scheme, bypass_csp=True)
    parts = page.locator("h1, h2, h3")
    assert parts.count() > 1
    assert all(parts.nth(i).is_visible() for i in range(parts.count()))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, {"exclude": [ALIKE]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{make.__name__}-{scheme}-{width}.png", full_page=True)


def names(page: Page) -> list[str]:
    """Return the students that are shown, from above."""
    return page.locator("table.students tbody tr:visible td:first-child").all_inner_texts()


def scores(page: Page) -> list[float]:
    """Return their scores; who has none is left out."""
    texts = page.locator("table.students tbody tr:visible td:nth-child(4)").all_inner_texts()
    return [float(text) for text in texts if text]


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what these words name has the focus."""
    name = "e => e.labels?.[0]?.innerText.trim() ?? e.textContent.replace(/[▲▼]/, '').trim()"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"({name})(document.activeElement)") == words:
            return
    raise AssertionError(f"Tab never reached {words}")


def test_students_are_sorted_by_keyboard(open_page):
    page = open_page(staff_pages.report())
    before = names(page)
    head = page.locator("table.students th", has_text="Score")
    tab_to(page, "Score")
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert scores(page) == sorted(scores(page), reverse=True)
    assert names(page)[-1] == "Student, Name 14"  # who handed in nothing has no score
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert scores(page) == sorted(scores(page))
    assert names(page)[-1] == "Student, Name 14"
    status = page.get_by_role("status").inner_text()
    assert status == "15 of 15 students shown; sorted by Score, ascending."
    page.locator("table.students th button", has_text="Student").click()
    assert head.get_attribute("aria-sort") is None
    assert sorted(names(page)) == sorted(before)
    assert names(page)[1:3] == ["Student, Name 1", "Student, Name 2"]  # numbers as numbers


@pytest.mark.parametrize("table", ["table.students", "table.sortable >> nth=0"])
def test_every_column_sorts(open_page, table):
    page = open_page(staff_pages.report())
    buttons = page.locator(f"{table} >> th button")
    heads = page.locator(f"{table} >> th:not([data-fixed])")
    assert buttons.count() == heads.count() > 8
    for i in range(buttons.count()):
        buttons.nth(i).click()
        assert heads.nth(i).get_attribute("aria-sort") in ("ascending", "descending")
        assert page.locator(f"{table} >> th[aria-sort]").count() == 1


def test_items_are_sorted(open_page):
    page = open_page(staff_pages.report())
    page.locator("table.sortable >> nth=0 >> th button", has_text="Difficulty").click()
    cells = page.locator("table.sortable >> nth=0 >> tbody tr td:nth-child(5)").all_inner_texts()
    assert cells == sorted(cells, reverse=True)
    assert len(set(cells)) > 1


def test_a_section_narrows_down_summary_lists_and_students_by_keyboard(open_page):
    page = open_page(staff_pages.report())
    tab_to(page, "Section")
    page.keyboard.press("A")
    sections = page.locator("table.students tbody tr:visible td:nth-child(2)").all_inner_texts()
    assert sections == ["A"] * 8
    rows = page.locator("table.summary tbody tr:visible td:first-child").all_inner_texts()
    assert rows == ["A"]
    late = page.locator("h3", has_text="Late").locator("+ ul li:visible").all_inner_texts()
    assert [name.split(" (")[0] for name in late] == ["Student, Name 0", "Student, Name 10"]
    assert page.locator("#students-section").input_value() == "A"
    assert page.get_by_role("status").inner_text() == "8 of 15 students shown."


def test_students_are_found_by_text_and_by_state(open_page):
    page = open_page(staff_pages.report())
    page.get_by_label("Find").fill("name 1")
    assert names(page) == ["Student, Name 1", *(f"Student, Name {n}" for n in range(10, 15))]
    page.get_by_label("State").select_option("late")
    assert names(page) == ["Student, Name 10"]
    page.get_by_label("Find").fill("nobody")
    assert names(page) == []
    assert page.get_by_role("status").inner_text() == "0 of 15 students shown."
    page.get_by_label("Find").fill("")
    page.get_by_label("State").select_option("Handed in nothing")
    assert names(page) == ["Student, Name 14"]


def test_a_large_class_is_shown_in_part_until_asked_for(open_page):
    page = open_page(staff_pages.large())
    status, more = page.get_by_role("status"), page.get_by_role("button", name="Show all")
    assert status.inner_text() == "The first 500 of 601 of 601 students shown."
    assert len(names(page)) == 500
    page.get_by_label("Find").fill("name 600")  # not among the first
    assert names(page) == ["Student, Name 600"]
    assert not more.is_visible()
    page.get_by_label("Find").fill("")
    more.press("Enter")
    assert len(names(page)) == 601
    assert not more.is_visible()


def test_without_script_everything_is_shown_and_nothing_is_dead(open_page):
    page = open_page(staff_pages.large(), java_script_enabled=False)
    assert page.locator("table.students tbody tr").count() == 601
    assert page.locator("table.students tbody tr").last.is_visible()
    assert page.locator("button:visible, input:visible, select:visible").count() == 0


def test_print_has_the_tables_and_no_controls(open_page, tmp_path):
    page = open_page(staff_pages.report())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("input:visible, select:visible").count() == 0
    assert len(names(page)) == 15
    # Paper is white whatever the screen is.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf(path=PICTURES / "report.pdf")) > 10_000
