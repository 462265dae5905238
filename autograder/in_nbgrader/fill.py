"""The gradebook as ``nbgrader autograde`` would have filled it: scores, times and penalties."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograder.errors import GradebookError
from autograder.in_nbgrader.config import course_config, gradebook_url
from autograder.notebook.source import Source
from autograder.records.autograded import autograded_path
from autograder.records.gradebook import GradebookWriter
from autograder.records.pristine import unanswered
from autograder.records.store import ResultStore
from autograder.results import SubmissionResult

TIMESTAMP = "timestamp.txt"  # nbgrader's name
_MAX_BYTES = 1000


def fill_gradebook(source: Source, submitted: Path, out: Path) -> list[str]:
    """Bring the gradebook in line with the results in ``out``.

    Args:
        source: of the assignment.
        submitted: the folder of the students' folders, for their timestamps.
        out: the folder that holds ``results/`` and ``autograded/``.

    Returns:
        Lines for the instructor: where the gradebook is, and what was odd.

    Raises:
        GradebookError: it can't be written.
    """
    root, name = source.assignment.root, source.assignment.name
    config = course_config(root)
    url = gradebook_url(config, root, out)
    stamps, notes = read_timestamps(submitted, name)

    def stubs(result: SubmissionResult) -> list[str]:
        path = autograded_path(out, result.student_id, name)
        return unanswered(nbformat.read(path, as_version=4), source) if path.is_file() else []

    with GradebookWriter(url) as gradebook:
        gradebook.prepare(source)
        gradebook.catch_up(name, ResultStore(out, name).read_all(), stubs)
        late = gradebook.note_timestamps(name, stamps)
    apply_late_policy(config, url, name, late)
    return [f"{'gradebook':>10}  {_shown(url)}", *notes]


def read_timestamps(submitted: Path, assignment: str) -> tuple[dict[str, datetime], list[str]]:
    """Read the ``timestamp.txt`` of all submissions, in any form that nbgrader takes.

    Returns:
        The times by student, and a sentence for each file that holds none.
    """
    stamps, notes = {}, []
    for path in sorted(submitted.glob(f"*/{assignment}/{TIMESTAMP}")):
        try:
            if not path.is_file():  # a pipe would be waited for
                raise ValueError("no regular file")
            with path.open("rb") as file:
                text = file.read(_MAX_BYTES).decode().strip()
            if text:
                stamps[path.parent.parent.name] = parse_utc(text)
        except (OSError, ValueError, OverflowError):
            notes.append(f"{path} holds no time: the submission counts as not late")
    return stamps, notes


def apply_late_policy(config: Config, url: str, assignment: str, students: Iterable[str]) -> None:
    """Set the penalties of these students by nbgrader's own step and the course's plugin.

    Raises:
        GradebookError: the gradebook can't be written.
    """
    quiet = logging.getLogger("autograder.late")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    step = AssignLatePenalties(config=config, log=quiet)
    empty = nbformat.v4.new_notebook()
    for student in students:
        where = {"student": student, "assignment": assignment, "notebook": assignment}
        try:
            step.preprocess(empty, {"nbgrader": {**where, "db_url": url}})
        except SQLAlchemyError as error:
            raise GradebookError(f"the penalty of {student} can't be recorded: {error}") from error


def _shown(url: str) -> str:
    """Return where the gradebook is: a file's path, or an address without its password."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return str(made.database)
    return made.set(query={}).render_as_string(hide_password=True)
