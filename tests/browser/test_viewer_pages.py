"""Views on all kinds of pages: several at once, hostile words, dark, no scripts, exported."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Page, expect
from views import BEGIN, COMMON, END, WORDS, Show, beam_search, language_model, outputs, softmax

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
RNG = np.random.default_rng(0)
FIVE = "he hit me with pie".split()
CAUSAL = softmax(np.where(np.tri(5, dtype=bool), RNG.normal(size=(2, 3, 5, 5)), -np.inf))
SCORES = RNG.normal(size=(3, 5))
EVIL = [
    "<img src=x onerror='window.hit=1'>",
    "</script><script>window.hit=1</script>",
    "<!--<script>",
]


def test_views_on_one_page_leave_each_other_alone(
    show: Show, attention: ModuleType, page: Page
) -> None:
    record = attention.record_beam(beam_search, language_model, BEGIN, END, 2, 3)
    one = attention.attention_view(CAUSAL, FIVE)
    panels = show(one, attention.beam_view(record, WORDS), one, style="--ink: red")
    expect(panels).to_have_count(3)
    panels.nth(2).locator("[role=option]").nth(3).hover()
    panels.nth(2).get_by_label("Head").select_option("2")
    for panel, weights in ((panels.nth(2), CAUSAL[0, 1, 3]), (panels.nth(0), CAUSAL[0, :, 0])):
        shown = [float(text) for text in panel.locator(".number").all_inner_texts()]
        np.testing.assert_allclose(shown, np.atleast_2d(weights).mean(axis=0), atol=6e-4)
    expect(panels.nth(1).get_by_role("status")).to_contain_text("Step 1 of")
    names = "['mount', 'build', 'numbers', 'make', 'TYPES', 'softmax']"
    assert page.evaluate(f"{names}.filter((name) => name in window)") == []


def test_words_are_text_and_never_html(show: Show, attention: ModuleType, page: Page) -> None:
    title = '"><img src=x onerror=window.hit=1></script>'
    weights = softmax(SCORES[:, :3])
    record = attention.record_beam(beam_search, language_model, BEGIN, END, 3, 3)
    panels = show(
        attention.attention_view(weights, EVIL, title=title),
        attention.beta_view(SCORES[:, :3], EVIL, title=title),
        attention.beam_view(record, [*WORDS[:4], *EVIL], title=title),
    )
    expect(panels).to_have_count(3)
    assert panels.first.locator("[role=option]").all_text_contents() == EVIL
    expect(panels.nth(1).locator("h4")).to_have_text(title)
    panels.nth(2).get_by_role("button", name="next step").click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert page.locator(".panel img, .panel script").count() == 0


@pytest.mark.parametrize(
    ("theme", "style"),
    [
        ("light", ""),
        ("light", "color: #000; background: #fff"),
        ("dark", "color: #ddd; background: #111"),
    ],
)
def test_texts_are_readable_on_light_and_dark_pages(
    show: Show, viewer: tuple[ModuleType, ModuleType], page: Page, theme: str, style: str
) -> None:
    attention, autoencoders = viewer
    record = attention.record_beam(beam_search, language_model, BEGIN, END, 3, 4, 0.7)
    across = np.linspace(0, 1, 9)
    grid = np.hypot(*np.meshgrid(across, across)).reshape(9, 9, 1, 1) * np.ones((8, 8)) / 1.5
    codes = RNG.normal(size=(300, 2))
    panels = show(
        attention.attention_view(np.eye(5)[None].repeat(2, axis=0), FIVE, title="All on one word"),
        attention.attention_view(np.full((49, 49), 1 / 49), image=RNG.random((28, 28))),
        attention.beta_view(SCORES, ["he", "hit", "me"], FIVE),
        attention.beam_view(record, WORDS),
        autoencoders.latent_map(grid, codes, np.arange(300) % 10),
        style=style,
    )
    for _ in range(2):
        panels.nth(3).get_by_role("button", name="next step").click()
    page.wait_for_timeout(300)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"viewer-{theme}.png", full_page=True)
    for panel in panels.all():
        expect(panel).to_have_attribute("data-theme", theme)
        faint = [pair for pair in panel.evaluate(CONTRAST) if pair[1] < 4.5]
        assert faint == []


def test_a_page_that_turns_dark_takes_its_views_along(
    show: Show, attention: ModuleType, page: Page
) -> None:
    panel = show(attention.attention_view(CAUSAL, FIVE))
    expect(panel).to_have_attribute("data-theme", "light")
    page.evaluate("document.body.style.color = '#eee'")
    expect(panel).to_have_attribute("data-theme", "dark")


def test_without_scripts_the_picture_shows(browser: Browser, attention: ModuleType) -> None:
    view = attention.attention_view(CAUSAL, FIVE, title="Causal")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(outputs(view))
    picture = page.get_by_role("img", name="Causal. Attention weights of 5 queries")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > 400
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


def test_a_script_that_fails_leaves_the_picture(page: Page, attention: ModuleType) -> None:
    html = outputs(attention.attention_view(CAUSAL, FIVE))
    page.set_content(html.replace("<script>", "<script>window.atob = null;"))
    expect(page.get_by_role("img", name="Attention weights")).to_be_visible()


def test_it_runs_in_a_frame_with_an_origin_of_its_own(
    page: Page, viewer: tuple[ModuleType, ModuleType]
) -> None:
    """Colab and VS Code show outputs in such frames."""
    grid = np.random.default_rng(6).random((3, 3, 8, 8))
    view = viewer[1].latent_map(grid, RNG.normal(size=(50, 2)), np.arange(50) % 10)
    page.set_content('<iframe sandbox="allow-scripts" width="900" height="600"></iframe>')
    html = f"<!doctype html>{outputs(view)}"
    page.locator("iframe").evaluate("(frame, html) => { frame.srcdoc = html; }", html)
    decoded = page.frame_locator("iframe").locator(".decoded")
    pixel = "c => c.getContext('2d').getImageData(0, 0, 1, 1).data[0]"
    expect(decoded).to_be_visible()
    page.wait_for_timeout(300)
    assert decoded.evaluate(pixel) == pytest.approx(255 * grid[1, 1, 0, 0], abs=1)


def test_an_executed_notebook_as_html(page: Page, tmp_path: Path) -> None:
    cell = "import numpy as np\nfrom viewer.attention import attention_view\n"
    cell += "attention_view(np.array([[0.25, 0.75], [1, 0]]), ['pie', 'face'])"
    notebook = new_notebook(cells=[new_code_cell(cell)])
    resources = {"metadata": {"path": str(COMMON)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    html, _ = HTMLExporter().from_notebook_node(notebook)
    (tmp_path / "exported.html").write_text(html, encoding="utf-8")
    page.context.set_offline(True)
    page.goto((tmp_path / "exported.html").as_uri(), wait_until="domcontentloaded")
    panel = page.locator(".panel")
    panel.locator("[role=option]").first.hover()
    expect(panel.locator(".number")).to_have_text(["0.250", "0.750"])
    panel.locator("[role=option]").nth(1).focus()
    expect(panel.locator(".number")).to_have_text(["1.000", "0.000"])
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "viewer-exported.png")
