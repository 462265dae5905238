"""The gradebook as ``nbgrader autograde`` would have filled it: scores, times and penalties."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograder.errors import GradebookError
from autograder.grading.course_config import course_config, exchange_zone, gradebook_url
from autograder.judging.functions import unanswered
from autograder.moments import read_moment
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.gradebook import GradebookWriter
from autograder.records.lateness_mark import read_mark
from autograder.records.roster import Roster
from autograder.records.store import ResultStore
from autograder.results import SubmissionResult
from autograder.text import plain_id

TIMESTAMP = "timestamp.txt"  # nbgrader's name
_MAX_BYTES = 1000


@dataclass(frozen=True)
class Filled:
    """The outcome of filling a gradebook.

    Args:
        place: where it is.
        unread: a sentence for each submission whose time could not be read: a person decides.
    """

    place: str
    unread: list[str]


def fill_gradebook(
    source: Source, submitted: Path, out: Path, roster: Roster | None = None
) -> Filled:
    """Bring the gradebook into line with the results in ``out``.

    Args:
        source: of the assignment.
        submitted: the folder of the students' folders, for their timestamps.
        out: the folder that holds ``results/`` and ``autograded/``.
        roster: for the names that formgrader shows; None if there is none.

    Raises:
        GradebookError: it can't be written, or the course's time zone doesn't exist.
    """
    root, name = source.assignment.root, source.assignment.name
    config = course_config(root)
    url = gradebook_url(config, root, out)
    stamps, unread = read_timestamps(submitted, name, exchange_zone(config))
    outputs = Outputs(out, name)

    def stubs(result: SubmissionResult) -> list[str]:
        path = outputs.autograded(result.student_id)
        return unanswered(nbformat.read(path, as_version=4), source) if path.is_file() else []

    with GradebookWriter(url) as gradebook:
        gradebook.prepare(source)
        gradebook.catch_up(name, ResultStore(out, name).read_all(), stubs)
        gradebook.apply_extensions(name)
        late = gradebook.note_timestamps(name, stamps)
        gradebook.note_people(roster.entries if roster else ())
    apply_late_policy(config, url, name, late)
    return Filled(_shown(url), unread)


def read_timestamps(
    submitted: Path, assignment: str, zone: tzinfo
) -> tuple[dict[str, datetime | None], list[str]]:
    """Read the ``timestamp.txt`` of all submissions.

    Args:
        submitted: the folder of the students' folders.
        assignment: whose submissions.
        zone: in which the exchange writes them.

    Returns:
        The times by student, in UTC and without a zone, as nbgrader has them, None if there is
        none; and a sentence for each submission that is late by an unknown time, or whose file
        can't be read as a time.
    """
    stamps: dict[str, datetime | None] = {}
    unread = []
    for folder in sorted(submitted.glob(f"*/{assignment}")):
        student = folder.parent.name
        try:
            stamps[student] = read_timestamp(folder, zone)
            if stamps[student] is None and (mark := read_mark(folder)):
                unread.append(f"{plain_id(student)}: {mark}")
        except ValueError as error:
            stamps[student] = None
            unread.append(
                f"{folder / TIMESTAMP} can't be read as a time ({error}): the submission counts "
                "as not late; a person decides"
            )
    return stamps, unread


def read_timestamp(folder: Path, zone: tzinfo) -> datetime | None:
    """Read the ``timestamp.txt`` of one submission; None if there is none, or it is empty.

    Raises:
        ValueError: it holds no time, or can't be read.
    """
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return None
    if not path.is_file():  # reading a pipe would wait
        raise ValueError("it is not a regular file")
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode().strip()
    except OSError as error:
        raise ValueError(f"it can't be opened: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    return read_moment(text, zone).replace(tzinfo=None) if text else None


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
