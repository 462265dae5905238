"""*Restart and Run All* on a half-done notebook: what is not written stops nothing else."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from courses import REPOSITORY
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from statics import add_second_question, enrich

from autograder.course import Assignment, Course
from autograder.publish.release import make_release
from autograder.publish.trees import write_tree

SEE = """
# %% id="see-again" tags=["explore"]
import math as wiskunde
counted, middle = 3, centre(np.arange(4.0))
shown = "picture"

# %% id="see-later" tags=["explore"]
print(counted, middle.mean())

# %% id="see-last" tags=["explore"]
print(shown)

# %% id="see-math" tags=["explore"]
print("math is", wiskunde.pi > 3)
"""


def run_all(folder: Path, notebook: NotebookNode, *, allow_errors: bool = False) -> dict[str, str]:
    """Run a notebook as *Run All* does, and return what each cell printed, by its id."""
    nbformat.write(notebook, folder / "tiny.ipynb")
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, resources=resources, allow_errors=allow_errors).execute()
    return {cell.id: printed(cell) for cell in notebook.cells if cell.cell_type == "code"}


def printed(cell: NotebookNode) -> str:
    texts = (o.get("text", o.get("data", {}).get("text/plain", "")) for o in cell.outputs)
    return "".join(texts).strip()


@pytest.fixture
def student(tiny: Assignment, tmp_path: Path) -> tuple[Path, NotebookNode]:
    """The release of a course with two questions and cells that need each other."""
    enrich(tiny)
    add_second_question(tiny)
    tiny.source.write_text(tiny.source.read_text(encoding="utf-8") + SEE, encoding="utf-8")
    release = make_release(tiny)
    folder = tmp_path / "student"
    write_tree(folder, release)
    return folder, nbformat.reads(release["tiny.ipynb"].decode(), as_version=4)


def replace(notebook: NotebookNode, cell_id: str, text: str) -> None:
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    cell.source = text


def test_every_cell_of_the_untouched_release_runs(student: tuple[Path, NotebookNode]) -> None:
    shown = run_all(*student)
    assert shown["see"] == "Write `centre` first."
    assert shown["see-again"] == "Write `centre` first."
    again = "Then run the cell that defines `counted` again."
    assert shown["see-later"] == f"Write `centre` first. {again}"
    assert shown["see-last"].startswith("Write `centre` first. Then run the cell that defines")
    assert shown["see-math"] == "math is True"
    assert "Packed tiny.ipynb as saved on " in shown["hand-in"]


def test_what_was_written_runs_as_ever(student: tuple[Path, NotebookNode]) -> None:
    folder, notebook = student
    replace(notebook, "centre", "def centre(x, axis=0):\n    return x - x.mean(axis)")
    shown = run_all(folder, notebook)
    assert shown["see-later"] == "3 0.0"
    assert shown["see-last"] == "picture"
    assert "spread is not written yet." in shown["spread-check"]


@pytest.mark.parametrize(
    ("cell", "text", "error"),
    [
        ("see", "print(tpyo)", "NameError"),
        ("see", "raise NotImplementedError('later')", "NotImplementedError"),
        ("see", "1 / 0", "ZeroDivisionError"),
        ("see-later", "print(tpyo, counted)", "NameError"),
        ("spread", "def spread(x):\n    return middle\n\nspread(1)", "NameError"),
        ("see-last", "def f():\n    return tpyo\n\nf()", "NameError"),
    ],
)
def test_a_students_own_error_stops_the_run(
    student: tuple[Path, NotebookNode], cell: str, text: str, error: str
) -> None:
    folder, notebook = student
    replace(notebook, cell, text)
    with pytest.raises(CellExecutionError, match=error):
        run_all(folder, notebook)


def test_an_error_by_the_value_of_an_earlier_cell_is_explained(
    student: tuple[Path, NotebookNode],
) -> None:
    folder, notebook = student
    replace(notebook, "imports", "import numpy as np\ncounted = 'old'\nmiddle = 3")
    replace(notebook, "see", "")
    shown = run_all(folder, notebook)
    assert shown["see-later"].startswith("Write `centre` first. Then run the cell that defines")


def test_after_the_exercise_is_written_the_cells_run_again(
    student: tuple[Path, NotebookNode],
) -> None:
    folder, notebook = student
    wanted = ("start", "imports", "centre", "see-again", "see-later")
    cells = [cell for cell in notebook.cells if cell.id in wanted]
    written = nbformat.v4.new_code_cell(
        "def centre(x, axis=0):\n    return x - x.mean(axis)", id="written"
    )
    later = [nbformat.v4.new_code_cell(c.source, id=f"{c.id}-2") for c in cells[-2:]]
    broken = nbformat.v4.new_code_cell("del counted\nprint(counted)", id="broken")
    notebook.cells = [*cells, written, *later, broken]
    with pytest.raises(CellExecutionError, match="name 'counted' is not defined"):
        run_all(folder, notebook)
    assert printed(notebook.cells[4]).startswith("Write `centre` first.")
    assert printed(notebook.cells[7]) == "3 0.0"


def test_cells_with_await_and_magics_are_treated_alike(
    student: tuple[Path, NotebookNode],
) -> None:
    folder, notebook = student
    replace(notebook, "see", "import asyncio\nawait asyncio.sleep(0)\nlate = centre(np.eye(2))")
    replace(notebook, "see-again", "%%time\ncentre(np.eye(2))")
    replace(notebook, "see-later", "await asyncio.sleep(0)\nprint(late)")
    replace(notebook, "see-last", "!true\nprint(late)")
    replace(notebook, "see-math", "")
    shown = run_all(folder, notebook)
    assert shown["see"] == "Write `centre` first."
    assert "Write `centre` first." in shown["see-again"]
    assert shown["see-later"].startswith("Write `centre` first. Then run")
    assert shown["see-last"].startswith("Write `centre` first. Then run")


def test_checks_show_our_message_alone_and_in_the_notebooks_order(
    student: tuple[Path, NotebookNode],
) -> None:
    folder, notebook = student
    replace(notebook, "spread", "def spread(x):\n    return x.sum()")
    replace(notebook, "centre", "def centre(x, axis=0):\n    return x.men()")
    replace(notebook, "see", "grader.check_all()")
    for cell in ("see-again", "see-later", "see-last", "see-math"):
        replace(notebook, cell, "")
    shown = run_all(folder, notebook)
    for text in shown.values():
        assert "Error at line" not in text
        assert "expect_" not in text
        assert "CheckFailed" not in text
    assert "spread(x) has wrong values." in shown["spread-check"]
    assert "Your code raised AttributeError: " in shown["centre-check"]
    everything = shown["see"]
    assert everything.index("centre results") < everything.index("spread results")


def test_the_order_is_the_notebooks_even_against_the_alphabet(tiny: Assignment) -> None:
    enrich(tiny)
    add_second_question(tiny)
    text = tiny.source.read_text(encoding="utf-8")
    start, end = text.index('# %% [markdown] id="spread-text"'), text.index('id="why-question"')
    end = text.rindex("# %%", 0, end)
    centre = text.index('# %% [markdown] id="centre-text"')
    moved = text[:centre] + text[start:end] + text[centre:start] + text[end:]
    tiny.source.write_text(moved, encoding="utf-8")
    checking = make_release(tiny)["checking.py"].decode()
    answers = "{'spread': ('spread',), 'centre': ('centre',)}"
    assert f"ANSWERS: dict[str, tuple[str, ...]] = {answers}" in checking


@pytest.mark.parametrize("name", Course(REPOSITORY).names())
def test_every_cell_of_the_real_releases_runs_untouched(name: str, tmp_path: Path) -> None:
    assignment = Course(REPOSITORY).assignment(name)
    folder = tmp_path / "student"
    write_tree(folder, make_release(assignment))
    path = folder / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    assert (folder / f"{name}.zip").is_file()
    shown = [printed(cell) for cell in notebook.cells if "explore" in cell.metadata.get("tags", [])]
    assert sum(text.startswith("Write `") for text in shown) > 5
