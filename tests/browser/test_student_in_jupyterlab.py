"""A student in JupyterLab: sees the hint, types the answer, passes, hands in what is on screen.

And one who is half done: *Restart Kernel and Run All Cells* runs to its end and hands in.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import nbformat
from conftest import Lab
from playwright.sync_api import Locator, Page, expect

from autograder.course import Course
from autograder.notebook.markers import without_markers
from autograder.notebook.source import read_source

# Screenshots stay here for people to look at.
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
DONE = ("similar", "softmax")  # what the half-done student has written
ALL_SECONDS = 600_000  # milliseconds for a whole notebook
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


def rename(page: Page, name: str) -> None:
    """Choose *Rename Notebook*; the kernel goes on, and was started for the old name."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Rename Notebook")).click()
    page.locator(".jp-Dialog input").fill(name)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.get_by_role("tab", name=name).first).to_be_visible()


def packed(lab: Lab, name: str) -> dict[str, str]:
    """Return the texts of the handed-in notebook's cells by their ids."""
    with zipfile.ZipFile(lab.folder / "attention.zip") as handed_in:
        notebook = nbformat.reads(handed_in.read(name).decode(), as_version=4)
    return {cell.id: cell.source for cell in notebook.cells}


def test_the_typed_solution_passes_the_public_checks(lab, page):
    assignment = Course.find(Path(__file__).parent).assignment("attention")
    right = without_markers(read_source(assignment).cell("softmax").text)
    wrong = (assignment.bank / "wrong" / "softmax" / "no_max_subtraction.py").read_text()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(lab.notebook_url("attention.ipynb"), timeout=RUN_SECONDS)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=RUN_SECONDS)
    run(page, cell_with(page, "import Grader"))
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
    expect(export.locator(".jp-OutputArea")).to_contain_text("Packed attention.ipynb as saved on ")
    export.screenshot(path=PICTURES / "jupyterlab-handed-in.png")
    # Nobody has saved the notebook but the last cell.
    assert right in packed(lab, "attention.ipynb").values()

    # The notebook goes on under another name, and an untouched one has the old name again.
    untouched = Course.find(Path(__file__).parent).assignment("attention").release_notebook
    rename(page, "attention-jane.ipynb")
    shutil.copy(untouched, lab.folder)
    answer_with(page, f"{right}\n# Jane's")
    run(page, cell_with(page, "grader.export("))
    shown = cell_with(page, "grader.export(").locator(".jp-OutputArea")
    expect(shown).to_contain_text("Packed attention-jane.ipynb as saved on ")
    assert f"{right}\n# Jane's" in packed(lab, "attention-jane.ipynb").values()

    # Edited, and not run again: what would be handed in was never tried.
    cell_with(page, "def softmax(").locator(".cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(wrong)
    run(page, cell_with(page, "grader.export("))
    expect(shown).to_contain_text("does not hold what you last ran for `softmax`")
    expect(shown).not_to_contain_text("Traceback")
    shown.screenshot(path=PICTURES / "jupyterlab-refused.png")
    assert f"{right}\n# Jane's" in packed(lab, "attention-jane.ipynb").values()


def restart_and_run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel and Run All Cells")).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()


def test_a_half_done_notebook_runs_to_its_end_and_is_handed_in(lab, page):
    source = read_source(Course.find(Path(__file__).parent).assignment("attention"))
    path = lab.folder / "attention.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id in DONE:
            cell.source = without_markers(source.cell(cell.id).text)
    nbformat.write(notebook, path)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(lab.notebook_url("attention.ipynb"), timeout=RUN_SECONDS)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=RUN_SECONDS)

    restart_and_run_all(page)
    export = cell_with(page, "grader.export(")
    expect(export.locator(".jp-OutputArea")).to_contain_text(
        "Packed attention.ipynb as saved on ", timeout=ALL_SECONDS
    )
    shown = page.locator(".jp-OutputArea-output").filter(
        has_text=re.compile("^Write `masking` first")
    )
    expect(shown.first).to_be_visible()
    shown.first.screenshot(path=PICTURES / "jupyterlab-not-written.png")
    expect(page.locator(".jp-OutputArea-output[data-mime-type*='error']")).to_have_count(0)
    everything = cell_with(page, "grader.check_all()")
    everything.screenshot(path=PICTURES / "jupyterlab-check-all.png")
    order = re.findall(r"^(\w+) results:", everything.inner_text(), re.MULTILINE)
    assert order == source.questions

    with zipfile.ZipFile(lab.folder / "attention.zip") as handed_in:
        sent = nbformat.reads(handed_in.read("attention.ipynb").decode(), as_version=4)
    texts = {cell.id: cell.source for cell in sent.cells}
    assert all(texts[name] == without_markers(source.cell(name).text) for name in DONE)
    assert "NotImplementedError" in texts["masking"]
    # The notebook that is handed in holds what the run showed.
    outputs = {cell.id: str(cell.get("outputs")) for cell in sent.cells}
    assert "Write `masking` first" in outputs["see-masking"]
