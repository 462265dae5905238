"""A tiny course with a few submissions, for tests that run nbgrader's own commands on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
from courses import write_tiny_course
from nbgrader.api import Gradebook

from autograder.course import Assignment
from autograder.notebook.markers import without_markers
from autograder.notebook.pair import pair_bytes, pair_notebook
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import read_source

ROWS_ONLY = "def centre(x, axis=0):\n    return x - x.mean(axis=0)\n"
# Prints what the stock autograder takes for full marks.
DISPLAYS = 'def centre(x, axis=0):\n    return x\n\nprint("hidden?")\n3.0\n'


def make_course(root: Path) -> Assignment:
    """Write the tiny course with the pair that nbgrader reads, and patience for a busy machine."""
    assignment = write_tiny_course(root)
    assignment.pair.write_bytes(pair_bytes(assignment))
    limits = "c.GradeInSandbox.cell_seconds = 20\n"
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + limits)
    return assignment


def solved(assignment: Assignment, **texts: str) -> bytes:
    """The solution as a submission, with some cells' texts replaced."""
    notebook = pair_notebook(read_source(assignment))
    for cell in notebook.cells:
        cell.source = texts.get(cell.id, without_markers(cell.source))
    return nbformat.writes(notebook).encode()


def untouched(assignment: Assignment) -> bytes:
    """What students receive, handed in as it is."""
    return nbformat.writes(pristine_notebook(read_source(assignment))).encode()


def hand_in(assignment: Assignment, student: str, content: bytes, name: str = "tiny") -> Path:
    path = assignment.root / "submitted" / student / "tiny" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def run(root: Path, program: str, *arguments: str) -> str:
    """Run a command of this environment in a course; return all that it printed."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    assert done.returncode in (0, 1), printed
    assert "Traceback" not in printed, printed
    return printed


def grades(url: str) -> dict[str, dict[str, tuple[float | None, float | None, bool]]]:
    """Every student's cells: what the grader gave, a person gave, whether it asks for a person."""
    with Gradebook(url, course_id="iml") as book:
        return {
            submission.student.id: {
                grade.name: (grade.auto_score, grade.manual_score, bool(grade.needs_manual_grade))
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in book.assignment_submissions("tiny")
        }
