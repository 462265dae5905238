"""Tickets in the gradebook's database, in SQLite and in PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mails import result
from nbgrader.api import Gradebook, Student
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from autograder.errors import GradebookError, UsageError
from autograder.moments import now
from autograder.records import waiting_extensions
from autograder.records.gradebook import GradebookWriter
from autograder.records.ticket_access import read_tickets, with_tickets
from autograder.records.ticket_counts import open_tickets
from autograder.records.ticket_mails import Taken, take_mails
from autograder.records.ticket_tables import LOG, METADATA, VERSIONS
from autograder.records.tickets import (
    all_tickets,
    assign,
    correct,
    log_of,
    mails_of,
    note,
    set_state,
    ticket,
)
from autograder.records.waiting_extensions import Extension, read_extensions
from autograder.tickets.guess import guess
from autograder.tickets.model import Act, Attachment, Kind, Mail, State

STUDENTS = {"ada@example.org": "ada", "bob@example.org": "bob"}
MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
ASKED = Mail("1@x", (), "ada@example.org", "Ada", MAY, "Extension for tiny", "I was ill.")


def mail(key: str, *references: str, sender: str = "ada@example.org", day: int = 0, **more) -> Mail:
    subject = more.pop("subject", f"subject {key}")
    sent = MAY + timedelta(days=day)
    return Mail(key, references, sender, sent=sent, subject=subject, **more)


def take(url: str, *mails: Mail) -> Taken:
    questions = {"tiny": ["centre", "why"], "large": ["far"]}
    return with_tickets(
        url,
        lambda db: take_mails(
            db,
            mails,
            lambda address: STUDENTS.get(address, ""),
            lambda one: guess(one.subject, one.text, questions),
            "tess",
        ),
    )


def tickets(url: str):
    return with_tickets(url, all_tickets)


def acts(url: str, number: int) -> Sequence[Act]:
    return [entry.act for entry in with_tickets(url, lambda db: log_of(db, number))]


def test_a_mail_opens_a_ticket_that_keeps_all_of_it(url: str) -> None:
    full = mail(
        "1@x", subject="Regrade of centre, tiny", name="Ada ü\U0001f600", text="a\nb",
        attachments=(Attachment("a.pdf", 9),), verified=True, notes=("odd",),
    )  # fmt: skip
    assert take(url, full).opened == [1]
    (one,) = tickets(url)
    assert (one.student_id, one.assignment, one.question) == ("ada", "tiny", "centre")
    assert (one.kind, one.state, one.verified) == (Kind.REGRADE, State.OPEN, True)
    assert one.opened == MAY.replace(tzinfo=None)
    (kept,) = with_tickets(url, lambda db: mails_of(db, 1))
    assert (kept.name, kept.text, kept.attachments) == (full.name, full.text, full.attachments)
    assert (kept.verified, kept.notes) == (True, ("odd",))


def test_importing_twice_adds_nothing(url: str) -> None:
    mails = (ASKED, mail("2@x", "1@x", day=1), mail("3@x", sender="bob@example.org"))
    assert take(url, *mails).opened == [1, 2]
    before = tickets(url), acts(url, 1), acts(url, 2)
    again = take(url, *mails)
    assert (again.opened, again.joined, again.known) == ([], [], 3)
    assert (tickets(url), acts(url, 1), acts(url, 2)) == before


def test_a_thread_is_one_ticket_in_whatever_order_it_comes(url: str) -> None:
    last = mail("3@x", "1@x", "2@x", day=2, subject="Re: Extension")
    assert take(url, last).opened == [1]
    taken = take(url, mail("2@x", "1@x", day=1, sender="tess@uni.example"), ASKED)
    assert (taken.opened, taken.joined) == ([], [1])
    assert len(with_tickets(url, lambda db: mails_of(db, 1))) == 3


def test_the_same_request_sent_again_joins_its_ticket(url: str) -> None:
    take(url, ASKED)
    again = mail("2@x", day=3, subject="AW: extension for tiny")
    late = mail("3@x", day=40, subject="Extension for tiny")
    taken = take(url, again, late)
    assert (taken.joined, taken.opened) == ([1], [2])


def test_nobody_slips_into_another_students_ticket(url: str) -> None:
    take(url, ASKED)
    taken = take(url, mail("2@x", "1@x", sender="bob@example.org"))
    assert taken.opened == [2]
    # Later mails of both find their own.
    assert take(url, mail("3@x", "1@x", "2@x", sender="bob@example.org")).joined == [2]
    assert take(url, mail("4@x", "2@x", "1@x")).joined == [1]


def test_a_mail_with_anothers_id_neither_hides_nor_replaces_it(url: str) -> None:
    take(url, mail("1@x", sender="eve@example.org"))
    assert take(url, ASKED).opened == [2]
    assert [one.sender for one in tickets(url)] == ["eve@example.org", "ada@example.org"]
    assert take(url, mail("2@x", "1@x")).joined == [2]


def test_a_ticket_is_verified_only_if_all_mails_of_its_sender_are(url: str) -> None:
    take(url, mail("1@x", verified=True), mail("2@x", "1@x", sender="tess@uni.example"))
    assert tickets(url)[0].verified
    take(url, mail("3@x", "1@x"))
    assert not tickets(url)[0].verified


def test_a_ticket_opens_again_when_its_sender_writes_again(url: str) -> None:
    take(url, ASKED)
    with_tickets(url, lambda db: set_state(db, 1, State.RESOLVED, "tess"))
    take(url, mail("2@x", "1@x", sender="tess@uni.example"))
    assert tickets(url)[0].state is State.RESOLVED
    take(url, mail("3@x", "1@x"))
    assert tickets(url)[0].state is State.OPEN
    assert acts(url, 1) == [Act.OPENED, Act.RESOLVED, Act.RECEIVED, Act.RECEIVED, Act.REOPENED]


def test_corrections_are_logged_with_both_values(url: str) -> None:
    take(url, ASKED)
    with_tickets(url, lambda db: assign(db, 1, "grace", "tess"))
    one = with_tickets(url, lambda db: correct(db, 1, "tess", kind="regrade", assignment="tiny"))
    assert (one.kind, one.assignee) == (Kind.REGRADE, "grace")
    log = with_tickets(url, lambda db: log_of(db, 1))
    assert [(each.who, each.act, each.detail) for each in log[1:]] == [
        ("tess", Act.ASSIGNED, "to grace"),
        ("tess", Act.CORRECTED, "kind: late → regrade"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE iml_ticket_log SET who = 'nobody'",
        "DELETE FROM iml_ticket_log",
        "REPLACE INTO iml_ticket_log SELECT id, ticket, at, 'x', act, detail FROM iml_ticket_log",
        "TRUNCATE iml_ticket_log",
    ],
)
def test_the_database_refuses_to_change_the_log(url: str, statement: str) -> None:
    take(url, ASKED)
    engine = create_engine(url)
    # Each database knows one of the last two, and takes the other for a mistake.
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    engine.dispose()
    assert "only grows" in str(refused.value) or "syntax error" in str(refused.value)
    assert [entry.who for entry in with_tickets(url, lambda db: log_of(db, 1))] == ["tess"]


def test_a_unit_that_fails_leaves_nothing(url: str) -> None:
    take(url, ASKED)

    def half(db) -> None:
        note(db, 1, "tess", Act.EXTENDED)
        ticket(db, 99)

    with pytest.raises(UsageError, match="there is no ticket 99"):
        with_tickets(url, half)
    assert acts(url, 1) == [Act.OPENED]


def test_tickets_refer_to_nothing_of_nbgraders(url: str) -> None:
    take(url, ASKED)
    assert not any(table.foreign_keys for table in METADATA.tables.values())
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        assert connection.execute(select(VERSIONS.c.version)).scalars().all() == [1]
    engine.dispose()
    assert METADATA.tables.keys() <= names
    assert {"alembic_version", "submitted_assignment"} <= names
    with Gradebook(url, "iml") as book:  # and nbgrader goes on working with it
        assert book.assignments[0].name == "tiny"


def test_tickets_of_a_newer_version_are_left_alone(url: str) -> None:
    take(url, ASKED)
    with_tickets(url, lambda db: db.execute(VERSIONS.insert().values(version=2)))
    for use in (lambda: take(url, ASKED), lambda: open_tickets(url, "tiny")):
        with pytest.raises(GradebookError, match="have version 2, and this program knows 1"):
            use()


def test_two_imports_at_once_take_each_mail_once(url: str) -> None:
    mails = [mail(f"{n}@x", subject=f"s {n}") for n in range(20)]
    found: list[Taken] = []
    threads = [threading.Thread(target=lambda: found.append(take(url, *mails))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one.opened) for one in found) == [0, 0, 20]
    assert len(tickets(url)) == 20


def test_open_tickets_are_counted_per_student(url: str) -> None:
    assert open_tickets(url, "tiny") == {}
    take(
        url,
        mail("1@x", subject="Extension for tiny"),
        mail("2@x", subject="Regrade of centre in tiny"),
        mail("3@x", subject="a question"),
        mail("4@x", subject="Extension for large", sender="bob@example.org"),
        mail("5@x", subject="Extension for tiny", sender="eve@example.org"),
    )
    with_tickets(url, lambda db: set_state(db, 2, State.RESOLVED, "tess"))
    assert open_tickets(url, "tiny") == {"ada": 2}
    assert open_tickets(url, "large") == {"ada": 1, "bob": 1}


def grant(url: str, days: float) -> None:
    extension = Extension("ada", "tiny", "ill", now(), length=timedelta(days=days))
    with_tickets(url, lambda db: waiting_extensions.grant(db, extension))


def extension_of(url: str) -> timedelta | None:
    with Gradebook(url, "iml") as book:
        return book.find_submission("tiny", "ada").extension


def waiting(url: str) -> int:
    found = with_tickets(url, lambda db: read_extensions(db, "tiny"))
    return sum(one.waiting for one in found)


def test_an_extension_waits_for_a_submission_and_makes_none(url: str) -> None:
    grant(url, 1)
    assert waiting(url) == 1
    grant(url, 2)  # in place of the first
    with Gradebook(url, "iml") as book:
        assert book.assignment_submissions("tiny") == []
        assert book.db.get(Student, "ada") is None
    assert waiting(url) == 1
    with Gradebook(url, "iml") as book:
        book.update_or_create_assignment("tiny", duedate="2026-05-10 12:00:00 UTC")
    with GradebookWriter(url) as writer:
        writer.record(result())
        writer.apply_extensions("tiny")
    assert extension_of(url) == timedelta(days=2)
    assert waiting(url) == 0


def test_a_submission_gets_its_extension_at_once(url: str) -> None:
    with GradebookWriter(url) as writer:
        writer.record(result())
    with Gradebook(url, "iml") as book:
        book.update_or_create_assignment("tiny", duedate="2026-05-10 12:00:00 UTC")
    grant(url, 1.5)
    assert waiting(url) == 0
    assert extension_of(url) == timedelta(days=1.5)
    with GradebookWriter(url) as writer:  # a regrade leaves it
        writer.record(result())
    assert extension_of(url) == timedelta(days=1.5)


def test_where_no_gradebook_is_nbgrader_makes_one_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'gradebook.db'}"
    assert read_tickets(url, all_tickets, None) is None
    assert open_tickets(url, "tiny") == {}
    assert not (tmp_path / "new").exists()
    take(url, ASKED)
    engine = create_engine(url)
    assert {"alembic_version", LOG.name} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_an_empty_database_on_a_server_is_made_by_nbgrader_first(server: str) -> None:
    take(server, ASKED)
    engine = create_engine(server)
    assert {"alembic_version", LOG.name} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_reading_tickets_makes_no_tables(url: str) -> None:
    assert read_tickets(url, all_tickets, None) is None
    engine = create_engine(url)
    assert LOG.name not in inspect(engine).get_table_names()
    engine.dispose()
