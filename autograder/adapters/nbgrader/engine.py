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
from autograder.grading.pool import start_server
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
    start_server()
    threads, modules = os.cpu_count() or 1, preloaded(course)
    if (borrowed := borrow(course.root, threads, modules)) is not None:
        return borrowed
    warm = WarmProcess(threads, modules)
    atexit.register(warm.close)
    warm.wait_ready()
    return warm.control


class Grading:
    """Grades the submissions of one assignment; what they share is made once.

    Args:
        assignment: which.
        submitted: the folder of all students' folders.
        out: the folder that holds ``results/``.
        limits: of each submission.
        isolation: what keeps students' code apart.

    Raises:
        MissingPrerequisite: this machine can't isolate.
        SandboxError: the warm process could not be started.
        SourceError, MarkerError: the assignment's source breaks a rule.
    """

    def __init__(
        self,
        assignment: Assignment,
        submitted: Path,
        out: Path,
        limits: Limits,
        isolation: Isolation,
    ) -> None:
        check_isolation(isolation)
        protected = graders_paths(assignment.root, submitted, out)
        control = _control(Course(assignment.root))
        self._setup = set_up(assignment, control, limits, isolation, protected)
        self._outputs = Outputs(out, assignment.name)

    def grade(self, student_id: str, folder: Path) -> GradedNotebook:
        """Grade what a student handed in as ``iml grade`` does, and record the same result.

        A result that is only in nbgrader's gradebook would be overwritten by the next
        ``iml grade`` with an earlier one.

        Args:
            student_id: the name of the student's folder.
            folder: the submission.

        Raises:
            UsageError: an ``iml grade`` is running there.
            SandboxError: the checks can't be tried on the reference solution.
        """
        out, name = self._outputs.root, self._setup.assignment.name
        # The pages go to a separate folder: nbgrader writes autograded/, and would take an
        # existing feedback page for its own and leave it unchanged.
        with hold_results(out, name), tempfile.TemporaryDirectory(prefix="iml-") as pages:
            task = Task(self._setup, student_id, folder, Path(pages))
            (finished,) = grade_batch([task], LocalExecutor(1), fresh=True)
            result = finished.result
            unnamed = list(read_unnamed(task.outputs, result).values())
            write_unnamed(self._outputs, result, unnamed)
            ResultStore(out, name).write(result)
            path = task.outputs.autograded(student_id)
            if path.is_file():
                text = path.read_text("utf-8")
            else:
                text = draw(result, None, self._setup.source).autograded
        return GradedNotebook(result, nbformat.reads(text, as_version=4))
