"""Pages for staff in Chromium: the report and similar work, wide and narrow, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from classes import random_class

from autograder.analysis.classwork import analyse
from autograder.analysis.people import People
from autograder.analysis.report import render_report
from autograder.analysis.similar import Alike, Similar
from autograder.analysis.similar_page import render_similar
from autograder.records.roster import Roster, RosterEntry

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
CODE = "def softmax(z):\n    return np.exp(z)  # " + "x" * 200 + "\n"
SIMILAR = Similar(14, (Alike("s0001", "s0002", 0.71, ((CODE, CODE),)),))
PEOPLE = People(
    Roster(
        [RosterEntry(f"s{n:04}", f"Student, Name {n}", section="AB"[n % 2]) for n in range(15)],
        Path(),
    )
)


def report() -> str:
    """The report of a class, with all of its parts."""
    return render_report(analyse("attention", random_class(14), PEOPLE), SIMILAR)


def similar() -> str:
    """Similar work, side by side."""
    return render_similar("attention", SIMILAR, PEOPLE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
@pytest.mark.parametrize("make", [report, similar])
def test_everything_shows_and_axe_finds_nothing(browser, tmp_path, make, scheme, width):
    file = tmp_path / "page.html"
    file.write_text(make(), encoding="utf-8")
    # Axe is a script, which the page's own policy would keep out.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    parts = page.locator("h1, h2, h3")
    assert parts.count() > 1
    assert all(parts.nth(i).is_visible() for i in range(parts.count()))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{make.__name__}-{scheme}-{width}.png", full_page=True)
    context.close()
