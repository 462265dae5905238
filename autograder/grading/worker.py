"""What one worker process does: grade one submission and record everything about it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import OutputError
from autograder.grading.grade_one import Graded, grade_folder
from autograder.grading.pool import Record
from autograder.judging.judge.setup import Setup
from autograder.records.autograded import write_autograded
from autograder.records.pages import write_feedback
from autograder.records.store import ResultStore
from autograder.results import Problem, SubmissionResult, our_failure, to_json

UNWRITTEN = "unwritten"


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Args:
        setup: what it is graded with.
        student_id: the name of the student's folder.
        folder: what the student handed in.
        out: where everything is written.
    """

    setup: Setup
    student_id: str
    folder: Path
    out: Path


def work(task: Task) -> Record:
    """Grade, write the pages, write the result last; return it, its profile and its traceback.

    The result's presence says that everything before it is complete. Where something can't be
    written, a record with the reason under `UNWRITTEN` is returned instead.
    """
    graded = grade_folder(task.setup, task.student_id, task.folder)
    try:
        with graded.profile.phase("writing"):
            result = _record(task, graded)
    except OutputError as error:
        return {UNWRITTEN: str(error)}
    return {
        "result": to_json(result),
        "profile": graded.profile.seconds(),
        "traceback": graded.traceback,
    }


def _record(task: Task, graded: Graded) -> SubmissionResult:
    problems = (*graded.result.problems, *_write_pages(task, graded))
    result = dataclasses.replace(graded.result, problems=problems)
    ResultStore(task.out, task.setup.assignment.name).write(result)
    return result


def _write_pages(task: Task, graded: Graded) -> list[Problem]:
    """Write the autograded notebook and the feedback page; return what could not be drawn."""
    source = task.setup.source
    # A page that can't be drawn must not cost the grade that it shows.
    try:
        write_autograded(task.out, graded.notebook, graded.result, source)
        write_feedback(task.out, graded.result, graded.notebook, source)
    except OutputError:
        raise
    except Exception as error:
        return [our_failure(f"a page could not be written: {type(error).__name__}: {error}")]
    return []
