"""The summary panel: who handed in, when, and how it went, of the class and of each section."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from autograder.booked import Booked
from autograder.records.roster import RosterEntry
from autograder.render.tally import StudentRow
from autograder.results import Status
from autograder.text import plain_id

_LAST = timedelta(days=1)  # before it is due


@dataclass(frozen=True)
class HandedIn:
    """When a class or section handed in, in UTC.

    Args:
        first: the earliest.
        last: the latest.
        last_day: share of those with a due date who handed in within the 24 hours before it; None
            if there is no due date.
    """

    first: datetime
    last: datetime
    last_day: float | None


@dataclass(frozen=True)
class Summary:
    """Of a class or of one section; scores are of the submissions that were graded in full.

    Args:
        section: its name; empty for the whole class.
        students: of results and roster.
        handed_in: how many of them handed in.
        n: how many of these are graded in full.
        waiting: how many wait for points that a person gives; None if there is no gradebook.
        late: how many were late; None if there is no gradebook.
        times: when they handed in; None where that isn't known.
        average: of their automatic scores; None, like the others, if there is none.
        high: the highest score.
        low: the lowest.
        standard_deviation: over all of them: the class is no sample of another one.
        average_seconds: that grading took.
    """

    section: str
    students: int
    handed_in: int
    n: int
    waiting: int | None = None
    late: int | None = None
    times: HandedIn | None = None
    average: float | None = None
    high: float | None = None
    low: float | None = None
    standard_deviation: float | None = None
    average_seconds: float | None = None


def summaries(
    rows: Sequence[StudentRow],
    absent: Sequence[RosterEntry],
    booked: Mapping[str, Booked] | None,
) -> list[Summary]:
    """Sum up the class, then each of its sections.

    Args:
        rows: of those who handed in.
        absent: of those who didn't.
        booked: by student; None if there is no gradebook.
    """
    sections = sorted(({row.section for row in rows} | {one.section for one in absent}) - {""})
    return [_summarise("", rows, len(absent), booked)] + [
        _summarise(
            name,
            [row for row in rows if row.section == name],
            sum(one.section == name for one in absent),
            booked,
        )
        for name in sections
    ]


def _summarise(
    section: str, rows: Sequence[StudentRow], absent: int, booked: Mapping[str, Booked] | None
) -> Summary:
    graded = [row for row in rows if row.status is Status.GRADED]
    known = [found for row in rows if (found := (booked or {}).get(plain_id(row.student_id)))]
    count = Summary(
        section,
        students=len(rows) + absent,
        handed_in=len(rows),
        n=len(graded),
        waiting=None if booked is None else sum(bool(one.waiting) for one in known),
        late=None if booked is None else sum(one.is_late for one in known),
        times=handed_in(known),
    )
    return _with_scores(count, graded) if graded else count


def _with_scores(count: Summary, graded: Sequence[StudentRow]) -> Summary:
    points = np.array([row.score for row in graded])
    return dataclasses.replace(
        count,
        average=float(points.mean()),
        high=float(points.max()),
        low=float(points.min()),
        standard_deviation=float(points.std()),
        average_seconds=float(np.mean([row.seconds for row in graded])),
    )


def handed_in(booked: Iterable[Booked]) -> HandedIn | None:
    """Return when submissions were handed in; None if that isn't known of any."""
    timed = [(one.handed_in, one.due) for one in booked if one.handed_in]
    if not timed:
        return None
    moments = [moment for moment, _ in timed]
    ahead = [due - moment for moment, due in timed if due]
    soon = [timedelta(0) <= before <= _LAST for before in ahead]
    return HandedIn(min(moments), max(moments), sum(soon) / len(soon) if soon else None)
