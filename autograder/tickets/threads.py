"""Which ticket a mail belongs to: by the ids it names, else by sender and subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from autograder.tickets.model import Mail

# As programs put them before an answer's subject, in English, German, French and Scandinavian.
_ANSWER = re.compile(r"^(?:\s*(?:re|aw|sv|fwd?|wg|tr)(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
# A student writes the same subject again weeks later, about something else.
_SAME_SUBJECT = timedelta(days=14)


@dataclass(frozen=True)
class Thread:
    """A ticket, as far as further mails are compared with it.

    Args:
        ticket: its number.
        student: whose it is; empty if nobody knows.
        sender: address of its first mail.
        subject: of its first mail, by `bare_subject`.
        assignment: that it is about; empty if nobody knows.
        latest: when its last mail was sent; None if that is unknown.
    """

    ticket: int
    student: str
    sender: str
    subject: str
    assignment: str
    latest: datetime | None


def bare_subject(subject: str) -> str:
    """Return a subject without ``Re:`` and the like, in lower case."""
    return " ".join(_ANSWER.sub("", subject).casefold().split())


def thread_named(student: str, found: Iterable[Thread]) -> Thread | None:
    """Return the thread that a mail names, if it may join that.

    A student joins only threads of their own: many answer the same announcement, each with a
    request.

    Args:
        student: whose mail it is; empty for staff and strangers, who may write to any thread.
        found: threads that have an id in common with the mail, the nearest first.
    """
    return next((one for one in found if student in ("", one.student)), None)


def thread_alike(mail: Mail, assignment: str, threads: Iterable[Thread]) -> Thread | None:
    """Return the thread that a mail repeats: same sender, same subject, within 14 days.

    Args:
        mail: names no thread that is known.
        assignment: that the mail is about; another one makes it another request.
        threads: to compare it with.
    """
    subject = bare_subject(mail.subject)
    if not (subject and mail.sender and mail.sent):
        return None
    near = [
        one
        for one in threads
        if (one.sender, one.subject) == (mail.sender, subject)
        and one.latest
        and abs(mail.sent - one.latest) <= _SAME_SUBJECT
        and (one.assignment == assignment or not (one.assignment and assignment))
    ]
    return max(near, key=lambda one: one.ticket, default=None)
