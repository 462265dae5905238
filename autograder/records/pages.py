"""The pages that people read, in their places below the output folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.errors import ResultError
from autograder.files import write_atomically
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.records.unnamed import write_unnamed
from autograder.render.autograded import work_shown
from autograder.render.submission import Pages
from autograder.results import SubmissionResult


def write_submission(
    outputs: Outputs,
    result: SubmissionResult,
    pages: Pages | None,
    unnamed: Sequence[Unnamed] = (),
) -> None:
    """Write all that grading found out about a submission, its result last.

    The result's presence says that everything before it is complete.

    Args:
        outputs: where.
        result: of the submission.
        pages: drawn from it; None if they could not be drawn.
        unnamed: the mistakes that no name was found for.

    Raises:
        OutputError: something can't be written; the result of before is untouched then.
    """
    if pages is not None:
        write_atomically(outputs.autograded(result.student_id), pages.autograded)
        write_atomically(outputs.feedback(result.student_id), pages.feedback)
    write_unnamed(outputs, result, unnamed)
    ResultStore(outputs.root, outputs.assignment).write(result)


def read_autograded(outputs: Outputs, student_id: str) -> NotebookNode | None:
    """Read a student's executed notebook; None if there is none, or nobody's work is in it.

    Raises:
        ResultError: it can't be read.
    """
    path = outputs.autograded(student_id)
    if not path.is_file():
        return None
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    # A wrong form makes nbformat raise whatever it trips over.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise ResultError(f"{path} can't be read: {reason}") from error
    return work_shown(notebook)


def write_report(outputs: Outputs, page: str, tables: Mapping[Path, str]) -> Path:
    """Write the report of an assignment; return where it is.

    Args:
        outputs: where.
        page: its HTML.
        tables: the same numbers as CSV; written first, so that the page is never ahead of them.

    Raises:
        OutputError: something can't be written.
    """
    for path, text in tables.items():
        write_atomically(path, text)
    write_atomically(outputs.report, page)
    return outputs.report
