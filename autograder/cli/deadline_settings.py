"""What `iml due`, `extend` and `late` share: the class, its times, and what follows a change."""

from __future__ import annotations

import contextlib
import datetime
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.analysis.people import read_people
from autograder.booked import Booked
from autograder.cli import options
from autograder.cli.class_written import Place, booked_of, fill, write_tables
from autograder.cli.output import Output
from autograder.cli.zones import zone_of
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading.batch import hold_results
from autograder.grading.course_config import (
    course_config,
    gradebook_of,
    gradebook_url,
    same_gradebook,
    shown_gradebook,
)
from autograder.moments import read_deadline
from autograder.notebook.source import read_source
from autograder.records.store import result_files
from autograder.text import number


@dataclass(frozen=True)
class Class:
    """A class whose deadlines are changed.

    Args:
        place: the class.
        url: of its gradebook.
        zone: in which people give times.
    """

    place: Place
    url: str
    zone: zoneinfo.ZoneInfo

    def shown(self, moment: datetime.datetime) -> str:
        """Write a moment of the gradebook as the course's clocks show it."""
        local = moment.replace(tzinfo=datetime.UTC).astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M %Z}"

    def moment(self, text: str) -> tuple[datetime.datetime, str]:
        """Read a time; return it as nbgrader has times, and a note on what was taken.

        Raises:
            UsageError: it is no time; the message quotes it.
        """
        try:
            moment, note = read_deadline(text, self.zone)
        except ValueError as error:
            raise UsageError(f"{text!r} is no time: {error}") from None
        return moment.replace(tzinfo=None), note


def find_class(
    assignment: str,
    graded: Path | None,
    submitted: Path | None,
    roster: Path | None,
    zone: str = "",
    db_url: str = "",
) -> Class:
    """Return the class that a command's options name.

    Args:
        assignment: its name.
        graded: the folder that grading wrote to; None for the course.
        submitted: the folder of the students' folders; None for the course's.
        roster: the class list; None for the course's.
        zone: of times without one; empty for the course's.
        db_url: of the gradebook; empty for the one that grading fills.

    Raises:
        UsageError: no such assignment or time zone, or a roster that can't be read.
    """
    course = Course.find()
    source = read_source(course.assignment(assignment))
    out = (graded or course.root).resolve()
    folder = (submitted or course.root / "submitted").resolve()
    config = course_config(course.root)
    known, _ = zone_of(config, zone)
    people = read_people(options.known_roster(course, roster))
    if roster and people.problem:
        raise UsageError(people.problem)
    url = db_url or gradebook_url(config, course.root, out)
    return Class(Place(source, folder, out, people), url, known)


@contextlib.contextmanager
def changing(found: Class, output: Output) -> Iterator[None]:
    """Change deadlines in the block; then let penalties, pages and tables follow.

    Pages and tables are made from the gradebook that grading fills; in another one, which is
    said, and where there are no results, only the penalties follow.

    Raises:
        UsageError: a grading is running.
        GradebookError: the gradebook can't be written.
    """
    place = found.place
    root = place.source.assignment.root
    with hold_results(place.out, place.name):
        before = booked_of(place, found.url) or {}
        yield
        filled = gradebook_of(root, place.out)
        own, results = same_gradebook(found.url, filled), bool(result_files(place.outputs.results))
        paged = own and results
        if results and not own:
            output.say(
                f"only penalties follow: pages and tables are of {shown_gradebook(filled)}, and "
                f"this is {shown_gradebook(found.url)}",
                style="yellow",
            )
        if paged:
            fill(place, (), output)
        else:
            _apply_policy(found)
        after = booked_of(place, found.url) or {}
        _tell(before, after, output)
        if paged:
            _rewrite(place, before, after)
            write_tables(place)


def _apply_policy(found: Class) -> None:
    """Compute the penalties of all that the gradebook has of the assignment."""
    # Imported late: nbgrader takes seconds.
    from autograder.adapters.nbgrader.fill import apply_late_policy

    place = found.place
    config = course_config(place.source.assignment.root)
    students = booked_of(place, found.url) or {}
    apply_late_policy(config, found.url, place.name, students)


def _tell(before: Mapping[str, Booked], after: Mapping[str, Booked], output: Output) -> None:
    for student, booked in after.items():
        old = before.get(student, Booked()).penalty
        if old != booked.penalty:
            change = f"{number(old)} → {number(booked.penalty)}"
            output.say(f"{student}: penalty for lateness {change} points")


def _rewrite(place: Place, before: Mapping[str, Booked], after: Mapping[str, Booked]) -> None:
    """Write the pages of those anew whose deadline or penalty is another one."""
    from autograder.adapters.nbgrader.feedback import write_pages_of

    changed = [
        student
        for student, booked in after.items()
        if replace(booked, questions={}) != replace(before.get(student, Booked()), questions={})
    ]
    write_pages_of(place.source, place.out, changed)
