"""The pages that people read, in their places below the output folder."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from autograder.files import file_name, write_atomically
from autograder.notebook.source import Source
from autograder.render.feedback import render_feedback
from autograder.render.report import render_report
from autograder.render.tally import Tally
from autograder.results import SubmissionResult


def feedback_path(out: Path, student_id: str, assignment: str) -> Path:
    """Where a student's feedback page is."""
    return out / "feedback" / file_name(student_id) / assignment / f"{assignment}.html"


def write_feedback(
    out: Path, result: SubmissionResult, notebook: NotebookNode | None, source: Source
) -> Path:
    """Write a student's feedback page.

    Args:
        out: the folder that holds ``feedback/``.
        notebook: as executed and sealed; None if there was none to execute.

    Returns:
        Where it is.

    Raises:
        OutputError: it can't be written.
    """
    path = feedback_path(out, result.student_id, result.assignment)
    write_atomically(path, render_feedback(result, notebook, source))
    return path


def report_path(out: Path, assignment: str) -> Path:
    """Where an assignment's report is."""
    return out / "reports" / file_name(assignment) / "index.html"


def write_report(out: Path, assignment: str, found: Tally) -> Path:
    """Write the report of an assignment.

    Args:
        out: the folder that holds ``reports/`` and ``feedback/``.
        found: all of its results, summed up.

    Returns:
        Where it is.

    Raises:
        OutputError: it can't be written.
    """
    path = report_path(out, assignment)
    write_atomically(path, render_report(assignment, found))
    return path
