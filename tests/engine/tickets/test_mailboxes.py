"""Files and folders with mails: all of them are taken, or none."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest
from mails import RESULTS, mail, mbox

from autograder.adapters.mail import files
from autograder.adapters.mail.files import read_mails
from autograder.errors import UsageError


def keys(path: Path) -> list[str]:
    return [one.key for one in read_mails(path)]


def refusal(path: Path) -> str:
    with pytest.raises(UsageError) as refused:
        read_mails(path)
    return str(refused.value)


def test_an_mbox_is_split_where_mails_begin(tmp_path: Path) -> None:
    texts = (
        "From the second exercise on\n\nFrom here on, all is lost.\n"
        "From - Mon May  4 10:30:00 2026",
        "two",
        "three",
    )
    path = mbox(tmp_path / "r", *(mail(text=text, key=f"{n}@x") for n, text in enumerate(texts)))
    # Some programs don't escape such lines: Python's `mailbox` would make four mails of these.
    path.write_bytes(path.read_bytes().replace(b">From ", b"From "))
    found = read_mails(path)
    assert [one.key for one in found] == ["0@x", "1@x", "2@x"]
    assert "From here on, all is lost." in found[0].text


def test_mboxes_of_other_programs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "takeout.mbox"
    one = bytes(mail()).replace(b"\n", b"\r\n")
    path.write_bytes(
        b"From 17@xxx Mon May 04 10:30:00 +0000 2026\r\n" + one + b"\r\n"
        b"From - Mon May  4 10:30:00 2026\r\n" + one.replace(b"1@", b"2@") + b"\r\n"
    )
    assert keys(path) == ["1@example.org", "2@example.org"]


@pytest.mark.parametrize("cut", [3, 40, 150, 1])
def test_an_mbox_that_ends_in_the_middle_is_refused(tmp_path: Path, cut: int) -> None:
    path = mbox(tmp_path / "r", mail(key="1@x"), mail(key="2@x", text="some\nlines\nof text\n"))
    path.write_bytes(path.read_bytes()[:-cut])
    said = refusal(path)
    assert said.startswith(f"{path} ends in the middle of mail 2, so nothing was taken")


def test_a_line_that_is_nearly_a_separator_takes_no_time(tmp_path: Path) -> None:
    path = mbox(tmp_path / "r", mail(text="one\n"))
    line = b"\n\nFrom x " + b"00:00 " * 100_000
    path.write_bytes(path.read_bytes().rstrip() + line + b"\n\n")
    assert len(keys(path)) == 1


def test_a_single_mail_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(f"Authentication-Results: {RESULTS}\n".encode() + bytes(mail()))
    (found,) = read_mails(path, "mx.example.org")
    assert found.verified


@pytest.mark.parametrize("content", [b"", b"PK\3\4 a zip", b"Subject: no sender\n\nhi"])
def test_what_is_no_mail_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert refusal(path) == f"{path} is neither a mailbox nor a mail: it has no sender"


def test_a_maildir_is_read_without_what_is_being_delivered(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    for key in ("1@x", "2@x"):
        box.add(mail(key=key))
    (tmp_path / "box/tmp/half").write_bytes(b"From: x")
    assert sorted(keys(tmp_path / "box")) == ["1@x", "2@x"]
    assert refusal(tmp_path).endswith("is not a Maildir: it has neither cur nor new")


def test_links_and_pipes_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(bytes(mail()))
    (tmp_path / "link").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "link").endswith("it is a symbolic link")
    assert refusal(tmp_path / "pipe").endswith("it is not a regular file")
    (tmp_path / "box/cur").mkdir(parents=True)
    (tmp_path / "box/cur/1").symlink_to(secret)
    assert refusal(tmp_path / "box").endswith("it is a symbolic link")
    assert refusal(tmp_path / "none").endswith("No such file or directory")


def test_the_number_of_mails_is_limited(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(files, "MOST_MAILS", 2)
    path = mbox(tmp_path / "r", *(mail(key=f"{n}@x") for n in range(3)))
    assert refusal(path) == f"{path} holds over 2 mails: give a smaller mailbox"


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        "Date;From;Subject;Text;Name\n"
        "2026-05-04 10:00 +02:00;Ada@example.org;Late;I was\x1b ill;Ada\n;;;;\n"
        ";bob@example.org;;;\n"
    )
    ada, bob = read_mails(path, "mx.example.org")
    assert (ada.sender, ada.subject, ada.text, ada.name) == (
        "ada@example.org", "Late", r"I was\x1b ill", "Ada",
    )  # fmt: skip
    assert str(ada.sent) == "2026-05-04 08:00:00+00:00"
    assert not ada.verified
    assert (bob.sender, bob.sent) == ("bob@example.org", None)
    assert read_mails(path)[0].key == ada.key != bob.key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", " is empty; its first line is from,subject,text,date,id,name"),
        ("from,text\n", ", line 1: no column 'subject'; the columns are from, subject, text, date"),
        ("from,subject,text,date\na,b,c,yesterday\n", ", line 2: date 'yesterday': it is not"),
        (
            "from,subject,text,date\na,b,c,2026-03-29 02:30 Europe/Berlin\n",
            ", line 2: date '2026-03-29 02:30 Europe/Berlin': clocks in Europe/Berlin never showed",
        ),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "form.csv"
    path.write_text(text)
    assert refusal(path).startswith(f"{path}{said}")
