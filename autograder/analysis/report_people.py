"""The report's part about students: the table of all, and the lists of those to look at."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from autograder.analysis.classwork import Classwork
from autograder.analysis.people import TWICE, UNKNOWN
from autograder.booked import Booked
from autograder.outputs import Outputs
from autograder.records.roster import RosterEntry
from autograder.render.tally import StudentRow
from autograder.render.words import STATUSES
from autograder.results import Status
from autograder.text import duration, minute, number, plain_id

NOTHING = "Handed in nothing"
LATE = "late"
WAITS = "waits"  # for points that a person gives
AT_FIRST = 500  # rows of the student analysis
MOST_NAMED = 100  # in one list; the student analysis has everyone


@dataclass(frozen=True)
class Line:
    """A student's line.

    Args:
        row: None for who handed in nothing.
        href: to the student's page for staff; empty where there is none.
        states: the status, and what else is to be known; the table is filtered by these.
        handed_in: when, in UTC; empty if that isn't known.
        tickets: how many are open, in words; empty for none.
    """

    name: str
    section: str
    row: StudentRow | None
    href: str
    states: tuple[str, ...]
    tone: str
    handed_in: str
    tickets: str = ""


@dataclass(frozen=True)
class Listed:
    """One of a list's students; ``more`` says what about them, and may be empty."""

    name: str
    section: str
    href: str
    more: str


@dataclass(frozen=True)
class Listing:
    """Students of one kind.

    Args:
        title: what they have in common.
        count: how many they are.
        shown: the first of them.
    """

    title: str
    count: int
    shown: list[Listed]


def student_lines(work: Classwork) -> list[Line]:
    """Return a line for each student of results and roster, by name."""
    lines = [_line(row, work) for row in work.found.rows]
    lines += [_absent(entry, work) for entry in work.absent]
    return sorted(lines, key=lambda line: line.name.casefold())


def _line(row: StudentRow, work: Classwork) -> Line:
    booked = work.booking(row.student_id)
    states = [STATUSES[row.status], *[LATE] * booked.is_late, *[WAITS] * bool(booked.waiting)]
    tone = {Status.GRADED: "", Status.PARTIAL: "unclear", Status.UNGRADABLE: "fail"}[row.status]
    moment = minute(booked.handed_in) if booked.handed_in else ""
    href = page_link(row.student_id, work.assignment)
    tickets = work.requests.words(row.student_id)
    return Line(row.name, row.section, row, href, tuple(states), tone, moment, tickets)


def _absent(entry: RosterEntry, work: Classwork) -> Line:
    tickets = work.requests.words(entry.student_id)
    return Line(shown_name(entry), entry.section, None, "", (NOTHING,), "muted", "", tickets)


def shown_name(entry: RosterEntry) -> str:
    """Return an entry's name, or the id if it has none."""
    return entry.name or plain_id(entry.student_id)


def page_link(student_id: str, assignment: str) -> str:
    """Return the address of a student's page, from the report."""
    outputs = Outputs(Path(), assignment)
    return address(outputs.student_page(student_id), outputs.report)


def address(target: Path, page: Path) -> str:
    """Return the address of a file, from a page."""
    steps = Path(os.path.relpath(target, page.parent)).parts
    return "/".join(quote(step, safe="") for step in steps)


def listings(work: Classwork) -> list[Listing]:
    """Return the lists of students to look at; none is empty."""
    rows = work.found.rows
    late = [
        (row, (row.whole and row.whole.reason) or late_words(booked))
        for row in rows
        if (booked := work.booking(row.student_id)).is_late
    ]
    found = [
        _waiting(work),
        _listing("Late", late, work),
        Listing(NOTHING, len(work.absent), [_listed_absent(e) for e in work.absent[:MOST_NAMED]]),
        *(
            _listing(note.capitalize(), [(r, "") for r in rows if r.roster_note == note], work)
            for note in (UNKNOWN, TWICE)
        ),
    ]
    return [listing for listing in found if listing.count]


def _waiting(work: Classwork) -> Listing:
    """List who waits for points that a person gives; for what most wait stands in the title."""
    waiting = {
        row.student_id: questions
        for row in work.found.rows
        if (questions := tuple(work.booking(row.student_id).waiting))
    }
    most, _ = next(iter(Counter(waiting.values()).most_common(1)), ((), 0))
    rows = [
        (row, "" if waiting[row.student_id] == most else _few(waiting[row.student_id]))
        for row in work.found.rows
        if row.student_id in waiting
    ]
    return _listing(f"Waits for points that a person gives: {_few(most)}", rows, work)


def _few(questions: Sequence[str]) -> str:
    return ", ".join(questions) if len(questions) <= 3 else f"{len(questions)} exercises"


def late_words(booked: Booked) -> str:
    """Say how late a submission was, and what that costs."""
    by = booked.late_by
    parts = [f"{duration(by.total_seconds())} late"] if by else []
    parts.append(f"{number(booked.penalty)} points off" if booked.penalty else "no points off")
    return ", ".join(parts)


def _listing(title: str, found: Iterable[tuple[StudentRow, str]], work: Classwork) -> Listing:
    everyone = [
        Listed(row.name, row.section, page_link(row.student_id, work.assignment), more)
        for row, more in found
    ]
    return Listing(title, len(everyone), everyone[:MOST_NAMED])


def _listed_absent(entry: RosterEntry) -> Listed:
    return Listed(shown_name(entry), entry.section, "", "")
