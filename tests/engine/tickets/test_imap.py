"""``iml tickets fetch`` and a real Dovecot: everything arrives, and nothing there changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from commands import Done, run
from dovecot import PASSWORD, Server, deliver, dovecot, state
from mails import RESULTS, answer, mail

from autograder.adapters.mail import imap
from autograder.course import Assignment


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server without mail, whose certificate and password are known."""
    for name in state(running):
        (running.maildir / name).unlink()
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
    monkeypatch.setenv(imap.PASSWORD, PASSWORD)
    return running


def fetch(course: Assignment, server: Server, *more: str, host: str = "localhost") -> Done:
    where = ("--host", f"{host}:{server.port}", "--user", "course", "--json")
    return run("tickets", "fetch", *where, *more, folder=course.root)


def test_mails_become_tickets_and_stay_unseen(course: Assignment, server: Server) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Tickets.trusted_host = "mx.example.org"\n')
    made = mail()
    made["Authentication-Results"] = RESULTS
    deliver(server, bytes(made), bytes(answer("1@example.org", "2@x", day=5)), b"no headers at all")
    before = state(server)
    done = fetch(course, server)
    assert done.code == 0, done.stderr
    assert [one["student_id"] for one in done.document["tickets"]] == ["ada", ""]
    # A look at the folder by EXAMINE doesn't even move mails from new to cur.
    assert state(server) == before
    again = fetch(course, server).document
    assert (again["tickets"], again["joined"]) == ([], [])
    shown = run("tickets", "show", "1", "--json", folder=course.root).document
    assert [one["verified"] for one in shown["mails"]] == [True, False]


def test_known_mails_are_not_fetched_again(course: Assignment, server: Server, monkeypatch) -> None:
    deliver(server, bytes(mail()))
    fetch(course, server)
    deliver(server, bytes(mail(key="2@x", subject="Regrade of tiny")))
    read: list[bytes] = []
    read_mail = imap.read_mail

    def counted(data: bytes, *more: str):
        read.append(data)
        return read_mail(data, *more)

    monkeypatch.setattr(imap, "read_mail", counted)
    assert [one["id"] for one in fetch(course, server).document["tickets"]] == [2]
    assert sum(b"Subject" in data for data in read) == 1


def test_a_huge_mail_is_fetched_up_to_a_limit(
    course: Assignment, server: Server, monkeypatch
) -> None:
    monkeypatch.setattr(imap, "MAX_BYTES", 2000)
    deliver(server, bytes(mail(text="word " * 10_000)))
    fetch(course, server)
    (kept,) = run("tickets", "show", "1", "--json", folder=course.root).document["mails"]
    assert 1000 < len(kept["text"]) < 2000


def refusal(done: Done, code: int) -> str:
    assert (done.code, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    return line


def test_a_wrong_password_is_one_line(course: Assignment, server: Server, monkeypatch) -> None:
    monkeypatch.setenv(imap.PASSWORD, "wrong")
    said = refusal(fetch(course, server), 2)
    assert f"localhost:{server.port} refused the login of 'course'" in said
    assert "wrong" not in said


def test_a_folder_that_is_not_there_is_one_line(course: Assignment, server: Server) -> None:
    said = refusal(fetch(course, server, "--folder", "Requests"), 2)
    assert "has no folder 'Requests'" in said


def test_a_strangers_certificate_is_refused(
    course: Assignment, server: Server, monkeypatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    said = refusal(fetch(course, server), 1)
    assert f"localhost:{server.port}: its certificate can't be verified: self-signed" in said


def test_a_certificate_of_another_name_is_refused(course: Assignment, server: Server) -> None:
    said = refusal(fetch(course, server, host="127.0.0.2"), 1)
    assert "127.0.0.2" in said


def test_a_server_that_is_not_there_is_one_line(course: Assignment, server: Server) -> None:
    done = run("tickets", "fetch", "--host", "localhost:1", "--user", "course", folder=course.root)
    assert "localhost:1 can't be read: [Errno 111] Connection refused" in refusal(done, 1)


def test_a_server_that_asks_for_another_login_gets_no_password(
    course: Assignment, monkeypatch
) -> None:
    with dovecot("xoauth2 oauthbearer") as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        monkeypatch.setenv(imap.PASSWORD, PASSWORD)
        said = refusal(fetch(course, server), 2)
        log = (server.maildir.parent / "log").read_text()
    assert "asks for another login than a password (OAUTHBEARER, XOAUTH2): get an app pass" in said
    assert "auth failed" not in log


def test_the_password_comes_from_the_keyring(monkeypatch, tmp_path) -> None:
    import keyring
    from keyring.backends.null import Keyring

    class One(Keyring):
        def get_password(self, service: str, username: str | None) -> str | None:
            return {("mail.example.org", "course"): "kept"}.get((service, username or ""))

    monkeypatch.delenv(imap.PASSWORD, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(One())
    try:
        box = imap.Mailbox("mail.example.org", 993, "course", "INBOX")
        assert imap.password_of(box) == "kept"
    finally:
        keyring.set_keyring(before)
