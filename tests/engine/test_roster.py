"""roster.csv: what is read, and which faults are named with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import RosterError
from autograder.records.roster import Entry, Roster, read_roster

HEADER = "student_id,name,email,section,lms_id\n"
ADA = 'ada,"Lovelace, Ada",ada@example.org,A,4711\n'


def read(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(path)


def test_students_are_read(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + ADA + "\ngrace,,,,\n")
    assert roster.entry("ada") == Entry("ada", "Lovelace, Ada", "ada@example.org", "A", "4711", 2)
    assert roster.entry("grace").line == 4
    assert "ada" in roster


def test_a_spreadsheets_file_is_read(tmp_path: Path) -> None:
    text = "lms_id;student_id;name;email;section\r\n7;zoë;Zoë;z@x;B\r\n"
    roster = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert roster.entry("zoë").lms_id == "7"


def test_finding_ignores_case_and_spaces(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + ADA + "grace,,,,\n")
    assert [e.student_id for e in roster.find("name", "lovelace,  ADA")] == ["ada"]
    assert [e.student_id for e in roster.find("name", "lovelaceada")] == ["ada"]
    assert [e.student_id for e in roster.find("email", "ADA@example.org")] == ["ada"]
    assert roster.find("name", "") == []


def test_unknown_student_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="no student_id 'bob'"):
        read(tmp_path, HEADER + ADA).entry("bob")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        (HEADER, "lists no student"),
        ("student_id,name,email,section\n", "line 1: no column 'lms_id'"),
        ("student_id,name,email,section,lms_id,grade\n", "line 1: unknown column 'grade'"),
        ("student_id,name,email,section,lms_id,name\n", "line 1: column 'name' stands there twice"),
        (HEADER + ADA + "bob,Bob\n", "line 3: 2 cells under 5 columns"),
        (HEADER + ",Bob,,,\n", "line 2: no student_id"),
        (HEADER + "../bob,Bob,,,\n", "line 2: student_id '../bob' can't name a folder"),
        (HEADER + ADA + "ADA,,,,\n", "line 3: student_id 'ADA' stands on line 2 too"),
        (HEADER + ADA + "bob,,,,4711\n", "line 3: lms_id '4711' stands on line 2 too"),
        (HEADER + ADA + "bob,,ada@example.org,,\n", "line 3: email 'ada@example.org' stands on"),
        (HEADER + '"ada\n', "line 2: unexpected end of data"),
        (HEADER + '"a\nb",,,,\n,,,x,\n', "line 4: no student_id"),
        (HEADER.encode() + b"z\xf6e,,,,\n", "line 2: not UTF-8"),
    ],
)
def test_faults_are_named_with_their_lines(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read(tmp_path, text)


def test_all_faults_are_listed(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"line 2: .*line 3: .*line 4: "):
        read(tmp_path, HEADER + "a\nb\nc\n")


def test_a_long_list_of_faults_is_cut(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"and 5 more$"):
        read(tmp_path, HEADER + "a\n" * 15)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"roster\.csv can't be read: No such file"):
        read_roster(tmp_path / "roster.csv")
