"""Everything that is drawn of one submission, from its notebook cleaned once."""

from __future__ import annotations

from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import Source
from autograder.render.autograded import autograded_notebook, without_work
from autograder.render.clean import clean_notebook
from autograder.render.feedback import Beside, feedback_page, render_feedback
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class Pages:
    """What people read about one submission.

    Args:
        autograded: the executed notebook with verdicts, in nbformat 4.
        feedback: the page, in HTML.
    """

    autograded: str
    feedback: str


def draw(
    result: SubmissionResult,
    notebook: NotebookNode | None,
    source: Source,
    beside: Beside | None = None,
) -> Pages:
    """Draw a submission's executed notebook and its feedback page.

    Args:
        result: of the submission.
        notebook: as executed and sealed; nothing in it is trusted. None if there was none to
            execute: then the pristine notebook takes its place, and says why.
        source: of the assignment.
        beside: what the feedback page shows besides; None for nothing.
    """
    clean = None if notebook is None else clean_notebook(notebook, pristine_notebook(source))
    return redraw(result, clean, source, beside)


def redraw(
    result: SubmissionResult,
    clean: NotebookNode | None,
    source: Source,
    beside: Beside | None = None,
) -> Pages:
    """Draw both again for another result.

    Args:
        result: of the same submission.
        clean: its executed notebook, as drawn before or as `clean_notebook` made it; None if there
            was none.
        source: of the assignment.
        beside: see `draw`.
    """
    if clean is None:
        made = without_work(pristine_notebook(source), result)
    else:
        made = autograded_notebook(clean, result)
    page = feedback_page(result, clean, source, beside or Beside())
    return Pages(nbformat.writes(made, version=4), render_feedback(page))
