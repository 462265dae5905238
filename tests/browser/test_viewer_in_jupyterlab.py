"""A view in JupyterLab: a trusted one answers, its keys don't move cells; others show a picture."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from playwright.sync_api import Page, expect
from views import COMMON

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
WAIT = 120_000  # milliseconds, as Playwright counts
CELL = f"""\
import sys; sys.path.insert(0, {str(COMMON)!r})
import numpy as np
from viewer.attention import attention_view
attention_view(np.array([[0.25, 0.75], [1, 0]]), ['pie', 'face'])"""


def write_notebook(path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(CELL), nbformat.v4.new_markdown_cell("# The next cell")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


def test_a_view_answers_in_a_running_notebook_and_is_a_picture_in_a_strangers(
    lab, page: Page
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    write_notebook(lab.folder / "view.ipynb")
    page.goto(lab.notebook_url("view.ipynb"), timeout=WAIT)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=WAIT)
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    words = cell.locator(".panel [role=option]")
    expect(words).to_have_count(2, timeout=WAIT)
    words.nth(1).hover()
    expect(cell.locator(".number")).to_have_text(["1.000", "0.000"])
    words.first.focus()
    expect(cell.locator(".number")).to_have_text(["0.250", "0.750"])
    active = page.locator(".jp-Notebook .jp-mod-active")
    which = "cell => Array.from(document.querySelectorAll('.jp-Cell')).indexOf(cell)"
    before = active.evaluate(which)
    for key in ("ArrowRight", "ArrowDown", "Home", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(words.nth(1)).to_be_focused()
    expect(cell.locator(".number")).to_have_text(["1.000", "0.000"])
    assert active.evaluate(which) == before
    page.screenshot(path=PICTURES / "viewer-jupyterlab.png")
    page.locator(".lm-MenuBar-itemLabel", has_text="Settings").click()
    for item in ("Theme", "JupyterLab Dark"):
        page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()
    expect(cell.locator(".panel")).to_have_attribute("data-theme", "dark", timeout=WAIT)
    page.screenshot(path=PICTURES / "viewer-jupyterlab-dark.png")

    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0, timeout=WAIT)
    saved = nbformat.read(lab.folder / "view.ipynb", as_version=4)
    assert "image/png" in saved.cells[0].outputs[0].data

    # Someone else's notebook: the same outputs, with an id that this server has never trusted.
    saved.cells[0].id, saved.cells[0].source = "stranger", CELL + "  # of a stranger"
    for output in saved.cells[0].outputs:
        output.pop("transient", None)
    nbformat.write(saved, lab.folder / "strangers.ipynb")
    page.goto(lab.notebook_url("strangers.ipynb"), timeout=WAIT)
    picture = page.locator(".jp-OutputArea img")
    expect(picture).to_be_visible(timeout=WAIT)
    expect(picture).to_have_attribute("alt", re.compile("^Attention weights of 2 queries"))
    assert page.locator(".panel").count() == 0
    page.screenshot(path=PICTURES / "viewer-untrusted.png")
