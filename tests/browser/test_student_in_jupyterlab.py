"""A student in JupyterLab: sees the hint, types the answer, passes, hands in what is on screen."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, Page, expect

from autograder.course import Course
from autograder.notebook.markers import without_markers
from autograder.notebook.source import read_source

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
RUN_SECONDS = 120_000  # milliseconds, as Playwright counts: the first cell imports otter


def cell_with(page: Page, text: str) -> Locator:
    return page.locator(".jp-Notebook .jp-CodeCell").filter(has_text=text).first


def run(page: Page, cell: Locator) -> None:
    """Run one cell and wait until its prompt shows a new number."""
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    expect(prompt).not_to_have_text(before, timeout=RUN_SECONDS)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=RUN_SECONDS)


def answer_with(page: Page, text: str) -> None:
    """Replace the text of the exercise's cell, as one who types or pastes, and run it."""
    cell = cell_with(page, "def softmax(")
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    run(page, cell)


def test_the_typed_solution_passes_the_public_checks(lab, page):
    assignment = Course.find(Path(__file__).parent).assignment("attention")
    right = without_markers(read_source(assignment).cell("softmax").text)
    wrong = (assignment.bank / "wrong" / "softmax" / "no_max_subtraction.py").read_text()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(lab.notebook_url("attention.ipynb"), timeout=RUN_SECONDS)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=RUN_SECONDS)
    run(page, cell_with(page, "otter.Notebook"))
    run(page, cell_with(page, "import numpy as np"))

    check = cell_with(page, 'grader.check("softmax")')
    results = check.locator(".jp-OutputArea")
    run(page, cell_with(page, "def softmax("))
    run(page, check)
    expect(results).to_contain_text("softmax is not written yet")
    check.screenshot(path=PICTURES / "jupyterlab-stub.png")

    answer_with(page, wrong)
    run(page, check)
    expect(results).to_contain_text("Hint")
    check.screenshot(path=PICTURES / "jupyterlab-hint.png")

    answer_with(page, right)
    run(page, check)
    expect(results).to_contain_text("passed")
    expect(results).not_to_contain_text("Hint")
    check.screenshot(path=PICTURES / "jupyterlab-passed.png")

    export = cell_with(page, "grader.export(")
    run(page, export)
    expect(export.locator(".jp-OutputArea")).to_contain_text("has been exported")
    export.screenshot(path=PICTURES / "jupyterlab-handed-in.png")
    # Nobody has saved the notebook but the last cell.
    with zipfile.ZipFile(lab.folder / "attention.zip") as handed_in:
        notebook = nbformat.reads(handed_in.read("attention.ipynb").decode(), as_version=4)
    assert right in [cell.source for cell in notebook.cells]
