"""What mails and tickets are."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Kind(enum.StrEnum):
    """What a ticket asks for."""

    LATE = "late"  # an extension, or mercy for late work
    REGRADE = "regrade"
    OTHER = "other"


class State(enum.StrEnum):
    """Whether a ticket still waits for a person."""

    OPEN = "open"
    RESOLVED = "resolved"


class Act(enum.StrEnum):
    """What the log of tickets notes."""

    OPENED = "opened"
    RECEIVED = "received"  # one more mail
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    REGRADED = "regraded"
    DRAFTED = "drafted"  # an answer
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Attachment:
    """What is known of an attachment, which is never opened.

    Args:
        name: as the mail has it.
        size: in bytes, from the length of its encoded form.
    """

    name: str
    size: int


@dataclass(frozen=True)
class Mail:
    """One mail, or one row of a table; all texts are printable and bounded.

    Args:
        key: its Message-ID, or a digest of it where it has none.
        references: ids of the mails that it answers, the nearest one last.
        sender: the address that it claims to be from; empty if it names none, or several.
        name: of the sender, as the mail has it.
        sent: in UTC; None if it says no time that can be read.
        subject: may be empty.
        text: of its body.
        attachments: names and sizes.
        verified: whether the course's own mail server vouches for the sender's domain.
        notes: what was unusual, for staff.
    """

    key: str
    references: tuple[str, ...] = ()
    sender: str = ""
    name: str = ""
    sent: datetime | None = None
    subject: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    verified: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What a ticket is probably about; empty where nothing can be said."""

    kind: Kind = Kind.OTHER
    assignment: str = ""
    question: str = ""
