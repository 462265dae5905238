"""Who is late with an assignment: from the gradebook, and from submissions not graded yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.adapters.nbgrader.fill import read_timestamps
from autograder.booked import Booked
from autograder.grading.course_config import course_config, exchange_zone
from autograder.notebook.source import Source
from autograder.records.deadlines import Deadlines, read_deadlines
from autograder.records.gradebook import COURSE_ID
from autograder.records.gradebook_access import is_there, read_once
from autograder.records.gradebook_reader import booked_in
from autograder.records.lateness_mark import read_mark
from autograder.text import duration, plain_id

_TIMEOUT = 30.0


@dataclass(frozen=True)
class Late:
    """A student who is late, or has an extension.

    Args:
        student_id: as the gradebook has it.
        due: in UTC, extension included.
        handed_in: in UTC; None if that is unknown, or nothing was handed in.
        penalty: points taken off; None if the work is not graded yet.
        extension: how much more time there was, and why; empty if there was none.
        problem: what a person has to find out; empty if nothing.
    """

    student_id: str
    due: datetime
    handed_in: datetime | None = None
    penalty: float | None = None
    extension: str = ""
    problem: str = ""

    @property
    def seconds_late(self) -> float | None:
        """How much after the due date; 0 if it wasn't, None if that is unknown."""
        if self.handed_in is None:
            return None
        return max(0.0, (self.handed_in - self.due).total_seconds())

    @property
    def is_late(self) -> bool:
        """Whether it is known to be late."""
        return bool(self.problem or self.seconds_late)

    @property
    def late_by(self) -> str:
        """By how much, in words."""
        if self.problem:
            return "unknown"
        return duration(self.seconds_late) if self.seconds_late else "–"


def lateness(source: Source, url: str, submitted: Path) -> tuple[datetime | None, list[Late]]:
    """Return when an assignment is due, and all who are late or have an extension, sorted.

    Args:
        source: of the assignment.
        url: of the gradebook, which may be missing.
        submitted: the folder of the students' folders.

    Raises:
        GradebookError: the gradebook can't be read, or the course's time zone doesn't exist.
    """
    name = source.assignment.name
    if not is_there(url):
        return None, []
    known, booked = read_once(
        url, COURSE_ID, _TIMEOUT, lambda db: (read_deadlines(db, name), booked_in(db, name))
    )
    if known.due is None:
        return None, []
    zone = exchange_zone(course_config(source.assignment.root))
    stamps, _ = read_timestamps(submitted, name, zone)
    times = {plain_id(student): time for student, time in stamps.items()}
    folders = {plain_id(student): submitted / student / name for student in stamps}
    students = sorted({*booked, *times, *known.extensions})
    found = [
        _line(student, known, booked.get(student), times.get(student), folders.get(student))
        for student in students
    ]
    return known.due, [one for one in found if one.is_late or one.extension or one.penalty]


def _line(
    student: str,
    known: Deadlines,
    booked: Booked | None,
    time: datetime | None,
    folder: Path | None,
) -> Late:
    due = (booked.due if booked else None) or known.due_for(student)
    assert known.due is not None
    assert due is not None
    mark = read_mark(folder) if folder and time is None else ""
    return Late(
        student,
        due,
        handed_in=time or (booked.handed_in if booked else None),
        penalty=booked.penalty if booked else None,
        extension=_extension(student, known, due),
        problem=mark and f"{student}: {mark}",
    )


def _extension(student: str, known: Deadlines, due: datetime) -> str:
    granted = known.extensions.get(student)
    assert known.due is not None
    length = (due - known.due).total_seconds()
    if length <= 0:
        return ""
    return f"{duration(length)}: {granted.reason}" if granted else duration(length)
