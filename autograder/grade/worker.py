"""What one worker process does: grade one submission and write down everything about it.

Each submission gets a worker process of its own, forked from a server that has imported all the
libraries, so that nothing is carried over and no memory piles up.
"""

from __future__ import annotations

import dataclasses
import json
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.grade.one import Graded, Grading, grade_folder
from autograder.notebook.source import read_source
from autograder.records.autograded import write_autograded
from autograder.records.store import ResultStore
from autograder.render.feedback import write_feedback
from autograder.results import to_json

PRELOADED = (
    "autograder.grade.worker",
    "autograder.checks.plugin",
    "nbclient",
    "jupyter_client.asynchronous",
    "jupyter_client.provisioning",
    "pytest",
    "_pytest.assertion.rewrite",
    "numpy.random",
)


@dataclass(frozen=True)
class Task:
    """One submission to grade.

    Args:
        student_id: the name of the student's folder.
        folder: what the student handed in.
        out: where everything is written.
    """

    student_id: str
    folder: Path
    out: Path


def work(grading: Grading, task: Task, answer: Connection) -> None:
    """Grade, write the pages, write the result last, and answer with it.

    The result's presence says that everything before it is complete.
    """
    try:
        graded = grade_folder(grading, task.student_id, task.folder)
        graded = _with_pages(grading, task, graded)
        ResultStore(task.out, grading.assignment.name).write(graded.result)
        answer.send_bytes(json.dumps(to_json(graded.result)).encode())
    # Whatever breaks here is ours; the batch goes on, and the parent notes what was said.
    except Exception:
        answer.send_bytes(json.dumps({"broken": traceback.format_exc()[-2000:]}).encode())
    finally:
        answer.close()


def _with_pages(grading: Grading, task: Task, graded: Graded) -> Graded:
    """Write the autograded notebook and the feedback page; a failure is noted, not lost."""
    source = read_source(grading.assignment)
    problems = []
    try:
        if graded.notebook is not None:
            write_autograded(task.out, graded.notebook, graded.result, source)
        write_feedback(task.out, graded.result, graded.notebook, source)
    except Exception as error:
        problems.append(f"a page could not be written: {type(error).__name__}: {error}")
    result = dataclasses.replace(graded.result, problems=(*graded.result.problems, *problems))
    return dataclasses.replace(graded, result=result)
