"""What one worker process does: grade one submission and record everything about it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import OutputError
from autograder.grading.grade_one import Graded, grade_folder
from autograder.grading.pool import Record
from autograder.judging.judge.setup import Setup
from autograder.outputs import Outputs
from autograder.records.pages import write_submission
from autograder.records.store import ResultStore
from autograder.render.feedback import Beside
from autograder.render.submission import draw
from autograder.results import our_failure, to_json

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

    @property
    def outputs(self) -> Outputs:
        """The files that are written."""
        return Outputs(self.out, self.setup.assignment.name)


def work(task: Task) -> Record:
    """Grade, draw the pages, write everything; see `finish`."""
    return finish(task, grade_folder(task.setup, task.student_id, task.folder))


def finish(task: Task, graded: Graded) -> Record:
    """Draw the pages and write everything; return the result, its profile and its traceback.

    Where something can't be written, a record with the reason under `UNWRITTEN` is returned
    instead.
    """
    result, pages = graded.result, None
    with graded.profile.phase("writing"):
        # A page that can't be drawn must not cost the grade that it shows.
        try:
            earlier = ResultStore(task.out, result.assignment).earlier(result)
            beside = Beside(earlier=earlier)
            pages = draw(result, graded.notebook, task.setup.source, beside)
        except Exception as error:
            found = our_failure(f"a page could not be drawn: {type(error).__name__}: {error}")
            result = dataclasses.replace(result, problems=(*result.problems, found))
        try:
            write_submission(task.outputs, result, pages, graded.unnamed)
        except OutputError as error:
            return {UNWRITTEN: str(error)}
    return record_of(dataclasses.replace(graded, result=result))


def record_of(graded: Graded) -> Record:
    """Return what the parent process reads of a grading."""
    return {
        "result": to_json(graded.result),
        "profile": graded.profile.seconds(),
        "traceback": graded.traceback,
    }
