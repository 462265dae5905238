"""Tickets as a terminal shows them, and as ``--json`` does. Mails may say anything: it is text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from autograder.cli.output import Output
from autograder.text import printable, when
from autograder.tickets.model import State

if TYPE_CHECKING:
    from datetime import datetime

    from autograder.records.tickets import LogEntry, Ticket
    from autograder.tickets.model import Mail

_HEADS = ("ticket", "opened", "kind", "student", "about", "who", "subject")
_WHOLE = _HEADS[:3]  # never broken in two
_UNVERIFIED = "unverified"


def tickets_table(tickets: Sequence[Ticket]) -> Table:
    """Return a line for each ticket."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for head in _HEADS:
        justify: JustifyMethod = "right" if head == "ticket" else "left"
        table.add_column(head, overflow="fold", justify=justify, no_wrap=head in _WHOLE)
    for one in tickets:
        kind = one.kind if one.state is State.OPEN else f"{one.kind}, {one.state}"
        student = one.student_id or f"? {one.sender}"
        whose = student if one.verified else f"{student} ({_UNVERIFIED})"
        about = " ".join(name for name in (one.assignment, one.question) if name)
        cells = (str(one.id), f"{one.opened:%Y-%m-%d}", kind, whose, about, one.assignee)
        table.add_row(*(Text(printable(cell)) for cell in (*cells, one.subject)))
    return table


def show(ticket: Ticket, mails: Sequence[Mail], log: Sequence[LogEntry], output: Output) -> None:
    """Print everything about a ticket."""
    output.table(tickets_table([ticket]))
    for mail in mails:
        sent = f", {in_utc(mail.sent)}" if mail.sent else ""
        doubt = "" if mail.verified else f", {_UNVERIFIED}"
        output.code(f"{mail.name} <{mail.sender}>{sent}{doubt}".strip(), mail.text or "(no text)")
        for one in mail.attachments:
            output.say(f"    attached: {printable(one.name)}, {one.size} bytes; never opened")
        for note in mail.notes:
            output.say(f"    note: {note}", style="yellow")
    for entry in log:
        first, *rest = entry.detail.split("\n")
        output.say(f"  {in_utc(entry.at)}  {printable(f'{entry.who} {entry.act} {first}')}")
        for line in rest:
            output.say(f"    {printable(line)}")


def ticket_record(one: Ticket) -> dict[str, Any]:
    """Return what ``--json`` shows of a ticket."""
    return {
        "id": one.id,
        "state": one.state,
        "kind": one.kind,
        "student_id": one.student_id,
        "assignment": one.assignment,
        "question": one.question,
        "assignee": one.assignee,
        "sender": one.sender,
        "verified": one.verified,
        "subject": one.subject,
        "opened": in_utc(one.opened),
    }


def mail_record(mail: Mail) -> dict[str, Any]:
    """Return what ``--json`` shows of a mail."""
    return {
        "sender": mail.sender,
        "name": mail.name,
        "sent": in_utc(mail.sent) if mail.sent else None,
        "subject": mail.subject,
        "text": mail.text,
        "attachments": [{"name": one.name, "size": one.size} for one in mail.attachments],
        "verified": mail.verified,
        "notes": list(mail.notes),
    }


def log_record(entry: LogEntry) -> dict[str, Any]:
    """Return what ``--json`` shows of an entry of the log."""
    at = in_utc(entry.at)
    return {"at": at, "who": entry.who, "act": entry.act, "detail": entry.detail}


def in_utc(moment: datetime) -> str:
    """Write a moment of the database, which is in UTC and without a zone."""
    return when(f"{moment.replace(tzinfo=None).isoformat()}+00:00")
