"""The sandboxed engine as nbgrader's process uses it: one warm process, a worker per submission."""

from __future__ import annotations

import atexit
import os
import socket
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.choices import Isolation
from autograder.course import Assignment, Course
from autograder.grading.batch import grade_batch, hold_results
from autograder.grading.course_config import graders_paths
from autograder.grading.executor import LocalExecutor
from autograder.grading.worker import Task
from autograder.judging.judge.setup import set_up
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import preloaded
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.support import check_isolation
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.records.unnamed import read_unnamed, write_unnamed
from autograder.render.submission import draw
from autograder.results import SubmissionResult
from autograder.warm.client import borrow


@dataclass(frozen=True)
class GradedNotebook:
    """A submission's result and the notebook that shows it."""

    result: SubmissionResult
    notebook: NotebookNode


@lru_cache(maxsize=1)
def _control(course: Course) -> socket.socket:
    """Return the control socket of the warm process that all submissions of one command share."""
    threads, modules = os.cpu_count() or 1, preloaded(course)
    if (borrowed := borrow(course.root, threads, modules)) is not None:
        return borrowed
    warm = WarmProcess(threads, modules)
    atexit.register(warm.close)
    warm.wait_ready()
    return warm.control


def grade_submission(
    assignment: Assignment,
    student_id: str,
    folder: Path,
    out: Path,
    limits: Limits,
    isolation: Isolation,
) -> GradedNotebook:
    """Grade what a student handed in as ``iml grade`` does, and record the same result.

    A result that is only in nbgrader's gradebook would be overwritten by the next ``iml grade``
    with an earlier one.

    Args:
        assignment: which.
        student_id: the name of the student's folder.
        folder: the submission.
        out: the folder that holds ``results/``.
        limits: of this submission.
        isolation: what keeps students' code apart.

    Raises:
        UsageError: an ``iml grade`` is running there, or this machine can't isolate.
        SandboxError: the warm process could not be started.
    """
    check_isolation(isolation)
    # nbgrader's layout: <submitted>/<student>/<assignment>
    protected = graders_paths(assignment.root, folder.parent.parent, out)
    setup = set_up(assignment, _control(Course(assignment.root)), limits, isolation, protected)
    # The pages go to a separate folder: nbgrader writes autograded/, and would take an existing
    # feedback page for its own and leave it unchanged.
    with hold_results(out, assignment.name), tempfile.TemporaryDirectory(prefix="iml-") as pages:
        task = Task(setup, student_id, folder, Path(pages))
        (finished,) = grade_batch([task], LocalExecutor(1), fresh=True)
        result = finished.result
        outputs = Outputs(out, assignment.name)
        write_unnamed(outputs, result, list(read_unnamed(task.outputs, result).values()))
        ResultStore(out, assignment.name).write(result)
        path = task.outputs.autograded(student_id)
        drawn = path.is_file()
        text = path.read_text("utf-8") if drawn else draw(result, None, setup.source).autograded
    return GradedNotebook(result, nbformat.reads(text, as_version=4))
