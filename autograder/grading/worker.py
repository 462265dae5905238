"""What one worker process does: grade one submission and record everything about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.errors import OutputError, UnreadableSubmission
from autograder.grading.drawn import Drawn, Parcel, drawn, grade_parcel
from autograder.grading.grade_one import Graded
from autograder.grading.pool import Record
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import HandedIn, take_folder
from autograder.outputs import Outputs
from autograder.records.pages import write_submission
from autograder.records.store import ResultStore
from autograder.results import to_json

UNWRITTEN = "unwritten"  # why a record has no result
WORKER = "worker"  # of a cluster, that graded it


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
    """Grade, draw the pages, write everything; see `deliver`."""
    return deliver(task, grade_parcel(task.setup, parcel_of(task)))


def parcel_of(task: Task) -> Parcel:
    """Take what grading needs from the folders of this machine."""
    name = task.setup.assignment.name
    try:
        handed_in: HandedIn | str = take_folder(task.folder, name)
    except UnreadableSubmission as error:
        handed_in = str(error)
    sha256 = "" if isinstance(handed_in, str) else handed_in.sha256
    earlier = ResultStore(task.out, name).before(task.student_id, sha256)
    return Parcel(task.student_id, handed_in, earlier)


def finish(task: Task, graded: Graded) -> Record:
    """Draw the pages and write everything; see `deliver`."""
    earlier = ResultStore(task.out, graded.result.assignment).earlier(graded.result)
    return deliver(task, drawn(graded, task.setup.source, earlier))


def deliver(task: Task, found: Drawn) -> Record:
    """Write everything; return the result, its profile and its traceback.

    Where something can't be written, a record with the reason under `UNWRITTEN` is returned
    instead.
    """
    graded = found.graded
    with graded.profile.phase("writing"):
        try:
            write_submission(task.outputs, graded.result, found.pages, graded.unnamed)
        except OutputError as error:
            return {UNWRITTEN: str(error)}
    return record_of(graded)


def record_of(graded: Graded) -> Record:
    """Return what the parent process reads of a grading."""
    return {
        "result": to_json(graded.result),
        "profile": graded.profile.seconds(),
        "traceback": graded.traceback,
    }
