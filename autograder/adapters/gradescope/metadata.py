"""``submission_metadata.json``: when a submission was due and handed in, and what came before."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Previous:
    """An earlier submission.

    Args:
        time: when it was handed in.
        results: its ``results.json``; empty if Gradescope provides none.
    """

    time: datetime.datetime
    results: dict[str, Any]


@dataclass(frozen=True)
class Metadata:
    """What Gradescope says about a submission.

    Args:
        created: when it was handed in; None if unknown.
        due: when it was due, a student's extension included; None if never.
        users: the e-mail addresses of all who handed it in, for the course's late policy.
        previous: earlier submissions, oldest first.
        unread: what could not be read, for staff.
    """

    created: datetime.datetime | None = None
    due: datetime.datetime | None = None
    users: tuple[str, ...] = ()
    previous: tuple[Previous, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def seconds_late(self) -> float:
        """How long after the due date it came; 0 if in time, or if either time is unknown."""
        if self.created is None or self.due is None:
            return 0.0
        return max(0.0, (self.created - self.due).total_seconds())


def read_metadata(path: Path) -> Metadata:
    """Read the file; what is missing or malformed is left out and reported, never guessed."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return Metadata(unread=(f"{path.name} can't be read ({error}): nothing counts as late",))
    unread: list[str] = []
    record = _mapping(record)
    assignment = _mapping(record.get("assignment"))
    users = [_mapping(user) for user in _sequence(record.get("users"))]
    created = _time("created_at", record.get("created_at"), unread)
    return Metadata(
        created=created,
        due=_due(assignment, users, unread),
        users=tuple(str(user["email"]) for user in users if user.get("email")),
        previous=tuple(sorted(_previous(record, unread), key=lambda one: one.time)),
        unread=tuple(unread),
    )


def _due(
    assignment: dict[str, Any], users: list[dict[str, Any]], unread: list[str]
) -> datetime.datetime | None:
    """Return the due date; a student with an extension has a later one, which a group shares."""
    common = _time("assignment.due_date", assignment.get("due_date"), unread)
    own = [
        _time("users.assignment.due_date", _mapping(user.get("assignment")).get("due_date"), unread)
        for user in users
    ]
    return max((moment for moment in (common, *own) if moment is not None), default=None)


def _previous(record: dict[str, Any], unread: list[str]) -> Iterator[Previous]:
    for value in _sequence(record.get("previous_submissions")):
        entry = _mapping(value)
        time = _time("previous_submissions.submission_time", entry.get("submission_time"), unread)
        if time is not None:
            yield Previous(time, _mapping(entry.get("results")))


def _time(name: str, value: object, unread: list[str]) -> datetime.datetime | None:
    """Read a moment, which must name its time zone; report anything else."""
    if value is None:
        return None
    try:
        moment = datetime.datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        unread.append(f"{name} is not a moment with a time zone: {str(value)[:60]!r}")
        return None
    return moment


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
