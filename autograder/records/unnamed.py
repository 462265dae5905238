"""``results/<assignment>/unnamed/<student>.json``: mistakes that no name was found for.

For staff alone. A result doesn't depend on it, and is complete without it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from autograder.errors import OutputError, ResultError
from autograder.files import write_atomically
from autograder.judging.diagnosis.unnamed import Unnamed, unnamed_from_record, unnamed_to_record
from autograder.outputs import Outputs
from autograder.results import SubmissionResult


def write_unnamed(outputs: Outputs, result: SubmissionResult, found: Sequence[Unnamed]) -> None:
    """Keep what was found beside a result; remove what an earlier grading kept.

    Raises:
        OutputError: it can't be written.
    """
    path = outputs.unnamed(result.student_id)
    if not found:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} can't be removed: {error.strerror}") from error
        return
    record = {
        **_graded(result),
        "questions": [unnamed_to_record(one) for one in found],
    }
    write_atomically(path, json.dumps(record) + "\n")


def read_unnamed(outputs: Outputs, result: SubmissionResult) -> dict[str, Unnamed]:
    """Return what the grading of this result kept, by question; nothing if it kept nothing.

    Raises:
        ResultError: the file can't be read.
    """
    path = outputs.unnamed(result.student_id)
    try:
        record = json.loads(path.read_bytes())
        # Of another grading, whose result could not be written, or was replaced.
        if any(record[name] != value for name, value in _graded(result).items()):
            return {}
        found = [unnamed_from_record(one) for one in record["questions"]]
    except FileNotFoundError:
        return {}
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ResultError(f"{path} can't be read: {error!r}") from error
    return {one.question: one for one in found}


def _graded(result: SubmissionResult) -> dict[str, str]:
    """Return what tells one grading's record from another's."""
    return {
        "student_id": result.student_id,
        "submission_sha256": result.submission_sha256,
        "checks_sha256": result.checks_sha256,
    }
