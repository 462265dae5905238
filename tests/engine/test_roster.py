"""roster.csv: what is read, and which faults are named with their lines."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest

from autograder.errors import RosterError
from autograder.records.roster import Roster, RosterEntry, read_roster

HEADER = "student_id,name,email,section,lms_id\n"
ADA = 'ada,"Lovelace, Ada",ada@example.org,A,4711\n'


def read(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(path)


def test_students_are_read(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + ADA + "\ngrace,,,,\n")
    assert roster.entry("ada") == RosterEntry(
        "ada", "Lovelace, Ada", "ada@example.org", "A", "4711", 2
    )
    assert roster.entry("grace").line == 4
    assert "ada" in roster


def test_a_spreadsheets_file_is_read(tmp_path: Path) -> None:
    text = "lms_id;student_id;name;email;section\r\n7;zoë;Zoë;z@x;B\r\n"
    roster = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert roster.entry("zoë").lms_id == "7"


ROWS = [
    ["student_id", "name", "email", "section", "lms_id"],
    ["zoë", "Zoë; Smith", "z@x", "B", "7"],
    ["0012", 'Ada "Ace" Lovelace', "", "", ""],
]


def written(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sep", [False, True])
def test_what_spreadsheets_save_is_read(
    tmp_path: Path, delimiter: str, encoding: str, sep: bool
) -> None:
    text = f"sep={delimiter}\r\n" * sep + written(ROWS, delimiter)
    zoe, ada = read(tmp_path, text.encode(encoding)).entries
    assert (zoe.name, zoe.lms_id, zoe.line) == ("Zoë; Smith", "7", 2 + sep)
    assert (ada.student_id, ada.name) == ("0012", 'Ada "Ace" Lovelace')


def test_trailing_empty_columns_are_left_out(tmp_path: Path) -> None:
    wide = [[*row, "", " "] for row in ROWS]
    wide[2] = ROWS[2]  # Excel writes them for the first rows alone.
    assert len(read(tmp_path, written(wide, ",")).entries) == 2
    assert len(read(tmp_path, written([ROWS[0], *wide[1:]], ",")).entries) == 2
    wide[1][6] = "x"
    with pytest.raises(RosterError, match="line 2: 7 cells under 5 columns"):
        read(tmp_path, written(wide, ","))


def test_capitals_and_spaces_in_the_header_do_not_matter(tmp_path: Path) -> None:
    header = "Student ID,NAME,Email, Section ,LMS-ID\n"
    assert read(tmp_path, header + ADA).entry("ada").lms_id == "4711"


def test_ids_in_either_of_unicodes_forms_are_one(tmp_path: Path) -> None:
    other = unicodedata.normalize("NFD", "zoë,Zoë Brontë,zoë@x,,\n")
    roster = read(tmp_path, HEADER + other)
    assert [entry.student_id for entry in roster.entries] == ["zoë"]
    assert unicodedata.normalize("NFD", "zoë") in roster
    assert roster.entry(unicodedata.normalize("NFD", "zoë")).name == "Zoë Brontë"
    for form in ("NFC", "NFD"):
        for column, value in (("name", "brontë, zoë"), ("email", "ZOË@x"), ("student_id", "zoë")):
            assert len(roster.find(column, unicodedata.normalize(form, value))) == 1
    with pytest.raises(RosterError, match="line 3: student_id 'zoë' is on line 2 too"):
        read(tmp_path, HEADER + other + "zoë,,,,\n")


def test_marks_tell_names_apart(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + "a,कि,,,\nb,का,,,\nc,Zoe,,,\n")
    assert [e.student_id for e in roster.find("name", "कि")] == ["a"]
    assert roster.find("name", unicodedata.normalize("NFD", "Zoë")) == []


def test_first_and_last_name_may_be_the_other_way_round(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADER + 'a,"Lovelace, Ada Mary",,,\nb,Li Chen,,,\nc,Chen Li,,,\n')
    for name in ("Ada Mary Lovelace", "adamarylovelace", "lovelaceadamary", "Lovelace, Ada Mary"):
        assert [e.student_id for e in roster.find("name", name)] == ["a"]
    assert [e.student_id for e in roster.find("name", "Li Chen")] == ["b"]
    # As Canvas has it, this may be the one or the other.
    assert [e.student_id for e in roster.find("name", "lichen")] == ["b", "c"]
    assert roster.find("name", "Lovelace") == []


@pytest.mark.parametrize("value", ["11.0", "11.00", "11,0", "1.23E+11", "1,23e+11", "2E+5"])
@pytest.mark.parametrize("column", ["student_id", "lms_id"])
def test_ids_that_a_spreadsheet_rewrote_are_refused(
    tmp_path: Path, column: str, value: str
) -> None:
    row = [value, "", "", "", ""] if column == "student_id" else ["ada", "", "", "", value]
    with pytest.raises(RosterError, match=f"line 2: {column} '{re.escape(value)}'.* spreadsheet"):
        read(tmp_path, written([ROWS[0], row], ";"))


@pytest.mark.parametrize("value", ["11.5", "v1.0", "1e5", "11.0.1", "0", "12e"])
def test_ids_that_only_look_like_it_are_taken(tmp_path: Path, value: str) -> None:
    assert value in read(tmp_path, HEADER + f"{value},,,,\n")


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
        ("student_id,name,email,section,lms_id,name\n", "line 1: column 'name' is there twice"),
        (HEADER + ADA + "bob,Bob\n", "line 3: 2 cells under 5 columns"),
        (HEADER + ",Bob,,,\n", "line 2: no student_id"),
        (HEADER + "../bob,Bob,,,\n", "line 2: student_id '../bob' can't name a folder"),
        (HEADER + ADA + "ADA,,,,\n", "line 3: student_id 'ADA' is on line 2 too"),
        (HEADER + ADA + "bob,,,,4711\n", "line 3: lms_id '4711' is on line 2 too"),
        (HEADER + ADA + "bob,,ada@example.org,,\n", "line 3: email 'ada@example.org' is on"),
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
