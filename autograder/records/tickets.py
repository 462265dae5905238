"""Tickets as people see them: read, assigned, corrected, resolved; every step is logged."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from autograder.errors import UsageError
from autograder.moments import now
from autograder.records.ticket_tables import LOG, MAILS, TICKETS
from autograder.tickets.model import Act, Attachment, Kind, Mail, State


@dataclass(frozen=True)
class Ticket:
    """One request.

    Args:
        id: its number.
        student_id: empty if nobody knows; like assignment and question.
        assignee: who takes care of it; empty if nobody does.
        sender: address of its first mail.
        opened: in UTC, without a zone.
        verified: whether the course's mail server vouches for every mail of that sender.
    """

    id: int
    student_id: str
    assignment: str
    question: str
    kind: Kind
    state: State
    assignee: str
    sender: str
    subject: str
    opened: datetime
    verified: bool


@dataclass(frozen=True)
class LogEntry:
    """What somebody did to a ticket, and when, in UTC."""

    at: datetime
    who: str
    act: Act
    detail: str


def all_tickets(db: Any) -> list[Ticket]:
    """Return every ticket, the oldest first."""
    return list(_tickets(db))


def ticket(db: Any, number: int) -> Ticket:
    """Return a ticket.

    Raises:
        UsageError: there is none of that number.
    """
    found = next(_tickets(db, number), None)
    if found is None:
        raise UsageError(f"there is no ticket {number}; `iml tickets list --all` shows all")
    return found


def _tickets(db: Any, number: int | None = None) -> Iterator[Ticket]:
    doubtful = set(
        db.execute(
            select(TICKETS.c.id)
            .join(MAILS, (MAILS.c.ticket == TICKETS.c.id) & (MAILS.c.sender == TICKETS.c.sender))
            .where(~MAILS.c.verified)
        ).scalars()
    )
    query = select(TICKETS).order_by(TICKETS.c.id)
    for row in db.execute(query if number is None else query.where(TICKETS.c.id == number)):
        yield Ticket(
            row.id,
            row.student_id,
            row.assignment,
            row.question,
            Kind(row.kind),
            State(row.state),
            row.assignee,
            row.sender,
            row.subject,
            row.opened,
            verified=bool(row.sender) and row.id not in doubtful,
        )


def mails_of(db: Any, number: int) -> list[Mail]:
    """Return a ticket's mails in the order in which they came."""
    rows = db.execute(select(MAILS).where(MAILS.c.ticket == number).order_by(MAILS.c.id))
    return [
        Mail(
            key=row.key,
            sender=row.sender,
            name=row.name,
            sent=row.sent,
            subject=row.subject,
            text=row.text,
            attachments=tuple(Attachment(*each) for each in json.loads(row.attachments)),
            verified=row.verified,
            notes=tuple(json.loads(row.notes)),
        )
        for row in rows
    ]


def log_of(db: Any, number: int) -> list[LogEntry]:
    """Return what was done to a ticket, the first first."""
    rows = db.execute(select(LOG).where(LOG.c.ticket == number).order_by(LOG.c.id))
    return [LogEntry(row.at, row.who, Act(row.act), row.detail) for row in rows]


def note(db: Any, number: int, who: str, act: Act, detail: str = "") -> None:
    """Add an entry to the log."""
    values = {"ticket": number, "at": now(), "who": who, "act": act.value, "detail": detail}
    db.execute(LOG.insert().values(**values))


def assign(db: Any, number: int, whom: str, who: str) -> Ticket:
    """Give a ticket to somebody.

    Raises:
        UsageError: there is no such ticket.
    """
    before = ticket(db, number)
    _change(db, number, assignee=whom)
    note(db, number, who, Act.ASSIGNED, f"to {whom}")
    return dataclasses.replace(before, assignee=whom)


def correct(db: Any, number: int, who: str, **fields: str) -> Ticket:
    """Correct what was guessed of a ticket.

    Args:
        db: the session of a unit of `with_tickets`.
        number: of the ticket.
        who: corrects it.
        fields: new values of student_id, assignment, question or kind.

    Raises:
        UsageError: there is no such ticket.
    """
    before = ticket(db, number)
    changed = {name: value for name, value in fields.items() if getattr(before, name) != value}
    if changed:
        _change(db, number, **changed)
        steps = (
            f"{name}: {getattr(before, name) or '–'} → {changed[name] or '–'}" for name in changed
        )
        note(db, number, who, Act.CORRECTED, "; ".join(steps))
    return ticket(db, number)


def set_state(db: Any, number: int, state: State, who: str, detail: str = "") -> None:
    """Resolve a ticket, or open it again."""
    _change(db, number, state=state.value)
    note(db, number, who, Act.RESOLVED if state is State.RESOLVED else Act.REOPENED, detail)


def _change(db: Any, number: int, **values: str) -> None:
    db.execute(update(TICKETS).where(TICKETS.c.id == number).values(**values))
