"""The last cell packs the notebook that is open, with the answers that its kernel has, or nothing.

A real JupyterLab, which is asked to save, is in ``tests/browser``.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import nbformat
import pytest
from courses import edit
from nbclient import NotebookClient
from nbformat import NotebookNode
from statics import add_second_question, enrich

from autograder.course import Assignment, Course
from autograder.publish.release import make_release
from autograder.publish.trees import write_tree

CENTRE = "def centre(x, axis=0):\n    return x - x.mean(axis=axis, keepdims=True)"
CODE = nbformat.v4.new_code_cell
HAND_IN = 'grader.export(export_path="tiny.zip")'
SECONDS = 120


@pytest.fixture
def folder(tiny: Assignment, tmp_path: Path) -> Path:
    """The untouched release of a course with two questions."""
    enrich(tiny)
    add_second_question(tiny)
    write_tree(tmp_path / "student", make_release(tiny))
    return tmp_path / "student"


def released(folder: Path) -> NotebookNode:
    return nbformat.read(folder / "tiny.ipynb", as_version=4)


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def run(notebook: NotebookNode, folder: Path, *others: str) -> list[str]:
    """Run a notebook up to its first check, then other cells; return what those show."""
    ids = ("start", "imports", "centre", "centre-check")
    ran = nbformat.v4.new_notebook(cells=[cell(notebook, name).copy() for name in ids])
    ran.cells += [CODE(text) for text in others]
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(ran, timeout=SECONDS, resources=resources, allow_errors=True).execute()
    return [shown(cell) for cell in ran.cells[len(ids) :]]


def shown(cell: NotebookNode) -> str:
    """What a student sees below a cell, without otter's link and script."""
    texts = (
        output.get("text")
        or " ".join(output.get("traceback", []))
        or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if not str(output.get("data", {}).get("text/plain")).startswith("<IPython")
    )
    return "".join(texts)


def packed(folder: Path, name: str) -> NotebookNode:
    with zipfile.ZipFile(folder / "tiny.zip") as handed_in:
        return nbformat.reads(handed_in.read(name).decode(), as_version=4)


def answered(folder: Path) -> NotebookNode:
    notebook = released(folder)
    cell(notebook, "centre").source = CENTRE
    return notebook


def test_a_renamed_notebook_is_packed_under_its_own_name(folder: Path) -> None:
    notebook = answered(folder)
    nbformat.write(notebook, folder / "tiny-jane.ipynb")
    (folder / "tiny.ipynb").unlink()
    (shown,) = run(notebook, folder, HAND_IN)
    assert shown.startswith("Packed tiny-jane.ipynb as saved on ")
    assert cell(packed(folder, "tiny-jane.ipynb"), "centre").source == CENTRE


def test_among_several_the_front_end_says_which_is_open(folder: Path) -> None:
    notebook = answered(folder)
    path = folder / "tiny-jane.ipynb"
    nbformat.write(notebook, path)
    in_vs_code = f"__vsc_ipynb_file__ = {str(path)!r}"
    elsewhere = "import os\nos.chdir('tests')"
    _, _, shown = run(notebook, folder, in_vs_code, elsewhere, HAND_IN)
    assert shown.startswith("Packed tiny-jane.ipynb as saved on ")
    assert cell(packed(folder, "tiny-jane.ipynb"), "centre").source == CENTRE


def test_the_file_that_jupyter_keeps_while_it_saves_is_no_other_notebook(folder: Path) -> None:
    notebook = answered(folder)
    for name in ("tiny.ipynb", ".~tiny.ipynb"):
        nbformat.write(notebook, folder / name)
    stale = f"import os, checking\nos.environ['JPY_SESSION_NAME'] = {str(folder / 'old.ipynb')!r}"
    stale += "\nchecking.SAVING_SECONDS = 0.5"
    _, shown = run(notebook, folder, stale, HAND_IN)
    assert shown.startswith("Packed tiny.ipynb as saved on ")


def test_if_nobody_says_it_refuses_and_takes_a_name(folder: Path) -> None:
    notebook = answered(folder)
    nbformat.write(notebook, folder / "tiny-jane.ipynb")
    # A server names a file that isn't there any more, and no JupyterLab answers.
    stale = f"import os, checking\nos.environ['JPY_SESSION_NAME'] = {str(folder / 'old.ipynb')!r}"
    stale += "\nchecking.SAVING_SECONDS = 0.5"
    by_name = 'grader.export("tiny-jane.ipynb")'
    _, refused, zips, shown = run(
        notebook, folder, stale, HAND_IN, "import glob; glob.glob('*.zip')", by_name
    )
    assert refused == (
        "Nothing was packed: more than one notebook is here: tiny-jane.ipynb, tiny.ipynb. Name "
        'the one to hand in, as in grader.export("tiny-jane.ipynb").'
    )
    assert zips == "[]"
    assert shown.startswith("Packed tiny-jane.ipynb as saved on ")


def test_an_answer_that_is_not_saved_is_named(folder: Path) -> None:
    notebook = answered(folder)
    save = (
        "import json\nnotebook = json.load(open('tiny.ipynb'))\n"
        "for cell in notebook['cells']:\n"
        f"    if cell['id'] == 'centre': cell['source'] = {CENTRE + '  '!r}\n"
        "json.dump(notebook, open('tiny.ipynb', 'w'))"
    )
    refused, _, shown = run(notebook, folder, HAND_IN, save, HAND_IN)
    assert refused == (
        "Nothing was packed: tiny.ipynb does not hold what you last ran for `centre`. Save the "
        "notebook first (Ctrl+S); if you have edited a cell since you ran it, run it. Then run "
        "this cell again."
    )
    assert shown.startswith("Packed tiny.ipynb as saved on ")


def test_what_was_run_last_must_be_saved_however_it_was_defined(folder: Path) -> None:
    notebook = answered(folder)
    nbformat.write(notebook, folder / "tiny.ipynb")
    again = "import functools\ncentre = functools.partial(centre, axis=0)"
    broken, _, refused = run(notebook, folder, "def centre(x) x", again, HAND_IN)
    assert "SyntaxError" in broken
    assert "does not hold what you last ran for `centre`." in refused
    assert not (folder / "tiny.zip").exists()


def test_a_file_that_is_no_notebook_is_not_packed(folder: Path) -> None:
    spoil = "open('tiny.ipynb', 'w').write('{')"
    remove = "import os\nos.remove('tiny.ipynb')"
    _, refused, _, nothing = run(answered(folder), folder, spoil, HAND_IN, remove, HAND_IN)
    assert refused.startswith("Nothing was packed: tiny.ipynb can't be read.")
    assert nothing == "Nothing was packed: the notebook's folder holds no notebook."


def test_points_are_shown_in_the_notebooks_order(folder: Path) -> None:
    notebook = answered(folder)
    nbformat.write(notebook, folder / "tiny.ipynb")
    early, everything, shown, _, late = run(
        notebook, folder, HAND_IN, "grader.check_all()", HAND_IN, CENTRE, HAND_IN
    )
    later = "Hidden checks come later: they test the same rules on other data."
    assert "centre  1.5 of 1.5\nspread  not checked\n\n" + later in early
    points = f"Public points:\ncentre  1.5 of 1.5\nspread  0 of 1\ntotal   1.5 of 2.5\n\n{later}"
    assert everything.endswith(points)
    assert points in shown
    assert "centre  not checked since its cell was run again\nspread  0 of 1\n\n" in late


def test_a_notebook_without_its_folder_says_so_once(folder: Path, tmp_path: Path) -> None:
    start = cell(answered(folder), "start")
    real = cell(
        nbformat.read(Course.find(Path(__file__)).assignment("attention").release_notebook, 4),
        "start",
    )
    start.source = real.source.replace("attention", "tiny")
    moved = nbformat.v4.new_notebook(cells=[start])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(moved, timeout=SECONDS, resources=resources, allow_errors=True).execute()
    assert shown(start) == (
        "This notebook needs the files that belong to it: unpack the whole folder that it came "
        "in, and open the notebook there."
    )


def test_a_folder_without_checks_says_so(folder: Path) -> None:
    notebook = answered(folder)
    for path in (folder / "tests").iterdir():
        path.unlink()
    (folder / "tests").rmdir()
    (shown,) = run(notebook, folder, cell(notebook, "start").source)
    assert shown == (
        f"The folder 'tests' is missing in {folder}: unpack the whole folder that the notebook "
        "came in, and open the notebook there."
    )


def test_another_missing_package_is_named_as_ever(folder: Path) -> None:
    notebook = answered(folder)
    real = nbformat.read(Course.find(Path(__file__)).assignment("attention").release_notebook, 4)
    edit(folder / "checking.py", "import otter.test_files", "import no_such_package")
    cell(notebook, "start").source = cell(real, "start").source
    (shown,) = run(notebook, folder, cell(real, "start").source)
    assert "No module named 'no_such_package'" in shown
