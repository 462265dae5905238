"""Mails become tickets: each thread one, each mail once, however often it is imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from autograder.moments import now
from autograder.records.ticket_tables import IDS, MAILS, TICKETS
from autograder.records.tickets import note, set_state
from autograder.tickets.model import Act, Guess, Mail, State
from autograder.tickets.threads import Thread, bare_subject, thread_alike, thread_named


@dataclass
class Taken:
    """What became of the mails of an import.

    Args:
        opened: numbers of the new tickets.
        joined: numbers of the tickets that got another mail.
        known: how many mails were there already.
    """

    opened: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    known: int = 0


def take_mails(
    db: Any,
    mails: Iterable[Mail],
    student_of: Callable[[str], str],
    guess_of: Callable[[Mail], Guess],
    who: str,
) -> Taken:
    """Add mails to their tickets, and open tickets for the others.

    Args:
        db: the session of a unit of `with_tickets`.
        mails: in any order; the earliest is taken first.
        student_of: returns the student with an address; empty if there is none.
        guess_of: returns what a mail is probably about.
        who: imports them.
    """
    taken = Taken()
    last = datetime.max.replace(tzinfo=UTC)
    for mail in sorted(mails, key=lambda one: one.sent or last):
        if _is_known(db, mail):
            taken.known += 1
            continue
        student, guess = student_of(mail.sender), guess_of(mail)
        thread = _thread(db, mail, student, guess)
        if thread is None:
            number = _open(db, mail, student, guess)
            taken.opened.append(number)
            note(db, number, who, Act.OPENED, _from(mail))
        else:
            number = thread.ticket
            if number not in taken.opened:
                taken.joined.append(number)
            note(db, number, who, Act.RECEIVED, _from(mail))
            _reopen(db, number, mail, who)
        _add(db, number, mail)
    taken.joined = list(dict.fromkeys(taken.joined))
    return taken


def known_mails(db: Any) -> set[tuple[str, str]]:
    """Return the ids of all mails that are there, each with its sender."""
    return {(row.key, row.sender) for row in db.execute(select(MAILS.c.key, MAILS.c.sender))}


def _is_known(db: Any, mail: Mail) -> bool:
    query = select(MAILS.c.id).where(MAILS.c.key == mail.key, MAILS.c.sender == mail.sender)
    return db.execute(query).first() is not None


def _from(mail: Mail) -> str:
    return f"from {mail.sender or 'nobody'}" + ("" if mail.verified else " (unverified)")


def _thread(db: Any, mail: Mail, student: str, guess: Guess) -> Thread | None:
    """Return the thread that a mail is of; None if it begins one."""
    for name in (mail.key, *reversed(mail.references)):
        query = (
            select(IDS.c.ticket)
            .where(IDS.c.message_id == name)
            .order_by(IDS.c.own.desc(), IDS.c.ticket)
        )
        named = [_as_thread(db, number) for number in db.execute(query).scalars().all()]
        if thread := thread_named(student, named):
            return thread
    same = select(TICKETS.c.id).where(
        TICKETS.c.sender == mail.sender, TICKETS.c.bare_subject == bare_subject(mail.subject)
    )
    alike = [_as_thread(db, number) for number in db.execute(same).scalars().all()]
    return thread_alike(mail, guess.assignment, alike)


def _as_thread(db: Any, number: int) -> Thread:
    row = db.execute(select(TICKETS).where(TICKETS.c.id == number)).one()
    latest = db.execute(select(func.max(MAILS.c.sent)).where(MAILS.c.ticket == number)).scalar()
    return Thread(
        number,
        row.student_id,
        row.sender,
        row.bare_subject,
        row.assignment,
        latest and latest.replace(tzinfo=UTC),
    )


def _open(db: Any, mail: Mail, student: str, guess: Guess) -> int:
    values = {
        "student_id": student,
        "assignment": guess.assignment,
        "question": guess.question,
        "kind": guess.kind.value,
        "state": State.OPEN.value,
        "assignee": "",
        "sender": mail.sender,
        "subject": mail.subject,
        "bare_subject": bare_subject(mail.subject),
        "opened": _plain(mail.sent) or now(),
    }
    return int(db.execute(TICKETS.insert().values(**values)).inserted_primary_key[0])


def _reopen(db: Any, number: int, mail: Mail, who: str) -> None:
    """Open a resolved ticket again where its sender, not the staff, has written once more."""
    row = db.execute(select(TICKETS.c.state, TICKETS.c.sender).where(TICKETS.c.id == number)).one()
    if row.state == State.RESOLVED and row.sender == mail.sender:
        set_state(db, number, State.OPEN, who, "its sender has written again")


def _add(db: Any, number: int, mail: Mail) -> None:
    values = {
        "ticket": number,
        "key": mail.key,
        "sender": mail.sender,
        "name": mail.name,
        "sent": _plain(mail.sent),
        "subject": mail.subject,
        "text": mail.text,
        "attachments": json.dumps([[one.name, one.size] for one in mail.attachments]),
        "notes": json.dumps(list(mail.notes)),
        "verified": mail.verified,
    }
    db.execute(MAILS.insert().values(**values))
    _refer(db, number, mail.key, own=True)
    for name in mail.references:
        # Another ticket's id stays that ticket's.
        if db.execute(select(IDS.c.ticket).where(IDS.c.message_id == name)).first() is None:
            _refer(db, number, name, own=False)


def _refer(db: Any, number: int, name: str, *, own: bool) -> None:
    where = (IDS.c.message_id == name, IDS.c.ticket == number)
    db.execute(IDS.delete().where(*where))
    db.execute(IDS.insert().values(message_id=name, ticket=number, own=own))


def _plain(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=None)
