"""The pages that people read, in their places below the output folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.files import write_atomically
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.records.unnamed import write_unnamed
from autograder.render.report import render_report
from autograder.render.submission import Pages
from autograder.render.tally import Tally
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


def write_report(outputs: Outputs, found: Tally) -> Path:
    """Write the report of an assignment; return where it is.

    Args:
        outputs: where.
        found: all of its results, summed up.

    Raises:
        OutputError: it can't be written.
    """
    write_atomically(outputs.report, render_report(outputs.assignment, found))
    return outputs.report
