"""Mails for tests, built by Python's own library, and the result of their sender."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult

ROSTER = """\
student_id,name,email,section,lms_id
ada,"Lovelace, Ada",ada@example.org,A,1
bob,Bob Bright,bob@example.org,B,2
"""
RESULTS = "mx.example.org; dmarc=pass (p=reject) header.from=example.org"


def mail(
    sender: str = "Ada Lovelace <ada@example.org>",
    subject: str = "Extension for tiny",
    text: str = "I was ill.",
    key: str = "1@example.org",
    day: int = 4,
    **headers: str,
) -> EmailMessage:
    """Return a mail of that day of May 2026."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "course@example.org"
    made["Subject"] = subject
    made["Date"] = f"{day:02d} May 2026 10:00:00 +0000"
    made["Message-ID"] = f"<{key}>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def answer(to: str, key: str, **more: object) -> EmailMessage:
    """Return a mail that answers the one with an id."""
    return mail(
        key=key, subject="Re: Extension for tiny", In_Reply_To=f"<{to}>", References=f"<{to}>",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def mbox(path: Path, *mails: EmailMessage) -> Path:
    """Write an mbox file."""
    box = mailbox.mbox(path)
    for one in mails:
        box.add(one)
    box.close()
    return path


def raw(*lines: str, body: str = "hello") -> bytes:
    """Return a mail of these header lines, as nobody's library would write it."""
    return "\n".join([*lines, "", body]).encode("utf-8", "surrogateescape")


def result() -> SubmissionResult:
    """Return what Ada got for tiny: full marks."""
    check = CheckResult("test_columns", "Every column", "public", Outcome.PASSED, 3.0, 3.0)
    return SubmissionResult(
        student_id="ada",
        assignment="tiny",
        status=Status.GRADED,
        max_score=3.0,
        started="2026-05-10T12:00:00+00:00",
        seconds=1.0,
        submission_sha256="0" * 64,
        checks_sha256="1" * 64,
        versions={},
        isolation="made up",
        questions=(QuestionResult("centre", (check,)),),
    )
