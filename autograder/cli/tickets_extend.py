"""The extension that a ticket asks for, granted as `iml extend` grants it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from autograder.cli.deadline_settings import Class, changing
from autograder.cli.extensions import asked_extension, described, granted, tell
from autograder.errors import UsageError
from autograder.tickets.model import Act

if TYPE_CHECKING:
    from autograder.cli.output import Output
    from autograder.records.deadlines import Deadlines
    from autograder.records.tickets import Ticket
    from autograder.tickets.answer import Answer


def extended(
    found: Class,
    ticket: Ticket,
    time: str,
    answer: Answer,
    resolve: Callable[[Any, Answer], str],
    output: Output,
) -> tuple[str, dict[str, Any]]:
    """Grant an extension and resolve the ticket, both or neither; penalties follow.

    Args:
        found: the class.
        ticket: names the student.
        time: days or hours beyond the due date, or until when.
        answer: what is known of it so far.
        resolve: resolves the ticket with an answer, in the session that it gets, and returns the
            draft.
        output: where to print.

    Returns:
        The draft, and what ``--json`` shows of the extension.

    Raises:
        UsageError: `iml extend` would refuse it, it is of no length, or the ticket is resolved.
        GradebookError: the gradebook can't be read or written.
    """
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import note

    reason = answer.reason or f"ticket {ticket.id}"
    with changing(found, output):
        extension = asked_extension(found, ticket.student_id, time, reason, output)
        student = extension.student_id
        if extension.length == timedelta():
            raise UsageError(
                f"--extend {time} would take an extension back, which is no answer to a request; "
                f"`iml extend {student} {ticket.assignment} 0` does it"
            )

        def granting(db: Any) -> tuple[Deadlines, Answer, str]:
            after = granted(db, extension)
            note(db, ticket.id, answer.who, Act.EXTENDED, described(student, after, found))
            told = _told(answer, after, student, found)
            return after, told, resolve(db, told)

        after, told, text = with_tickets(found.url, granting)
        tell(student, after, found, output)
    due, waiting = after.due_for(student), after.extensions[student].waiting
    record = {"days": told.days, "due": due.isoformat() if due else None, "waiting": waiting}
    return text, record


def _told(answer: Answer, after: Deadlines, student: str, found: Class) -> Answer:
    """Return an answer that says by how much the deadline is extended, and to when."""
    due = after.due_for(student)
    if due is None or after.due is None:  # somebody has removed the due date meanwhile
        return answer
    days = (due - after.due) / timedelta(days=1)
    return dataclasses.replace(answer, days=days, due=found.shown(due))
