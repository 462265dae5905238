"""iml collect: file and folder names as Canvas and Moodle really write them, and whose they are."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from downloads import content, lines, make_folder, make_zip, notebook, take

from autograder.records.roster import Roster, RosterEntry

ROSTER = Roster(
    [
        RosterEntry("s001", "Ada Lovelace", "ada@example.org", "Red", "11", 2),
        RosterEntry("s002", "Grace Hopper", "grace@example.org", "Blue", "22", 3),
        RosterEntry("s003", "Zoë Smith", "zoe@example.org", "Blue", "33", 4),
        RosterEntry("s004", "Maria Schmidt", "maria@example.org", "", "44", 5),
        RosterEntry("s005", "Anna-Lena Meier", "anna@example.org", "", "4711", 6),
    ],
    Path("roster.csv"),
)


def collected(tmp_path: Path, *names: str, roster: Roster | None = ROSTER) -> dict[str, tuple]:
    """Collect notebooks of these names; what the report says of each: what, whose, note."""
    download = make_zip(tmp_path / "d.zip", {name: notebook(name) for name in names})
    report = lines(take(download, tmp_path / "submitted", roster))
    return {name: (line.what, line.student_id, line.note) for name, line in report.items()}


def sole(tmp_path: Path, name: str, roster: Roster | None = ROSTER) -> tuple[str, str, str]:
    (line,) = collected(tmp_path, name, roster=roster).values()
    return line


@pytest.mark.parametrize(
    ("folder", "student", "note"),
    [
        ("Ada Lovelace_501_assignsubmission_file_", "s001", ""),
        ("Ada Lovelace_501_assignsubmission_file", "s001", ""),
        ("Lovelace, Ada_501_assignsubmission_file", "s001", ""),
        ("Lovelace Ada_501_assignsubmission_file", "s001", ""),
        ("Ada_Lovelace_501_assignsubmission_file_", "s001", ""),
        (unicodedata.normalize("NFD", "Zoë Smith_501_assignsubmission_file"), "s003", ""),
        ("s001-Ada Lovelace_501_assignsubmission_file", "s001", "“s001-” before the name left out"),
        ("Team A-Ada Lovelace_501_assignsubmission_file_", "s001", "“Team A-” before the name"),
        ("Red-Ada Lovelace_501_assignsubmission_file_", "s001", "“Red-” before the name left out"),
        ("Group 7-Anna-Lena Meier_501_assignsubmission_file_", "s005", "“Group 7-” before"),
        ("Participant_33_assignsubmission_file", "s003", ""),
        ("Teilnehmerin_33_assignsubmission_file", "s003", ""),
        ("Team A-Participant_33_assignsubmission_file_", "s003", "“Team A-” before the name"),
        (unicodedata.normalize("NFD", "Účastník_33_assignsubmission_file"), "s003", ""),
    ],
)
def test_moodle_folders(tmp_path: Path, folder: str, student: str, note: str) -> None:
    what, student_id, said = sole(tmp_path, f"{folder}/tiny.ipynb")
    assert (what, student_id) == ("taken", student)
    assert said.startswith(note)
    assert bool(said) == bool(note)


@pytest.mark.parametrize(
    ("folder", "note"),
    [
        (
            "Anna-Maria Schmidt_501_assignsubmission_file",
            "roster.csv has no student Anna-Maria Schmidt; without “Anna-” it would be s004",
        ),
        (
            "s002-Ada Lovelace_501_assignsubmission_file",
            "s002-Ada Lovelace in roster.csv is not just one student: s002 and s001",
        ),
        (
            "s002-Bob Unknown_501_assignsubmission_file",
            "s002-Bob Unknown in roster.csv is not just one student: s002",
        ),
        ("Team A_11_assignsubmission_file", "roster.csv has no student Team A"),
        ("Default group_assignsubmission_file", "roster.csv has no student Default group"),
        ("Bob Unknown_11_assignsubmission_file", "roster.csv has no student Bob Unknown"),
        ("Participant_99_assignsubmission_file", "roster.csv has no student Participant 99, 99"),
    ],
)
def test_moodle_folders_of_nobody_for_sure(tmp_path: Path, folder: str, note: str) -> None:
    assert sole(tmp_path, f"{folder}/tiny.ipynb") == ("refused", "", note)


def test_a_group_of_one_word_is_known_by_its_members(tmp_path: Path) -> None:
    names = [
        "Owls-Ada Lovelace_501_assignsubmission_file_/tiny.ipynb",
        "Owls-Grace Hopper_502_assignsubmission_file_/tiny.ipynb",
        "Anna-Maria Schmidt_503_assignsubmission_file_/tiny.ipynb",
        "Anna-Lena Meier_504_assignsubmission_file_/tiny.ipynb",
    ]
    report = collected(tmp_path, *names)
    assert [report[name][:2] for name in names] == [
        ("taken", "s001"),
        ("taken", "s002"),
        ("refused", ""),
        ("taken", "s005"),
    ]


def test_blind_marking_in_an_unknown_language(tmp_path: Path) -> None:
    names = [f"Kyunghee_{n}_assignsubmission_file/tiny.ipynb" for n in (11, 22, 33)]
    report = collected(tmp_path, *names)
    assert [report[name][1] for name in names] == ["s001", "s002", "s003"]


def test_an_id_number_is_enough_where_the_roster_has_no_names(tmp_path: Path) -> None:
    roster = Roster([RosterEntry("s001"), RosterEntry("s002")], Path("roster.csv"))
    name = "s002-Grace Hopper_501_assignsubmission_file/tiny.ipynb"
    note = "“s002-” before the name left out"
    assert sole(tmp_path, name, roster) == ("taken", "s002", note)


def test_moodle_files_side_by_side(tmp_path: Path) -> None:
    names = [
        "Ada Lovelace_501_assignsubmission_file_tiny.ipynb",
        # The student called the file like another student's.
        "Grace Hopper_502_assignsubmission_file_Zoë Smith_503_assignsubmission_file_tiny.ipynb",
    ]
    report = collected(tmp_path, *names)
    assert report[names[0]][:2] == ("taken", "s001")
    assert report[names[1]][:2] == ("taken", "s002")


def test_moodle_in_folders_of_the_students_own(tmp_path: Path) -> None:
    name = "Ada Lovelace_501_assignsubmission_file/week 3/tiny.ipynb"
    assert sole(tmp_path, name)[:2] == ("taken", "s001")


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("lovelaceada_11_900001_tiny.ipynb", "s001"),
        ("lovelaceada_LATE_11_900001_tiny-2.ipynb", "s001"),
        # No letter of this user's name stays: Canvas leaves the underscore.
        ("_11_900001_tiny.ipynb", "s001"),
        ("4711_11_900001_tiny.ipynb", "s001"),
        ("4711_22_900001_tiny.ipynb", "s002"),
        (unicodedata.normalize("NFD", "smithzoë_33_900001_tiny.ipynb"), "s003"),
        # User 900001 is nobody; the file is called 12345_tiny.ipynb.
        ("lovelaceada_11_900001_12345_tiny.ipynb", "s001"),
    ],
)
def test_canvas_files(tmp_path: Path, name: str, student: str) -> None:
    assert sole(tmp_path, name)[:2] == ("taken", student)


def test_a_canvas_user_who_is_called_a_number(tmp_path: Path) -> None:
    name = "4711_5005_900001_tiny.ipynb"
    note = "roster.csv has no student 4711, 5005"
    assert sole(tmp_path, name) == ("refused", "", note)
    assert sole(tmp_path, "11_5005_900001_tiny.ipynb")[0] == "refused"


@pytest.mark.parametrize(
    "roster", [ROSTER, None, Roster([RosterEntry("s001", "Ada")], Path("r.csv"))]
)
def test_a_canvas_user_whose_name_ends_like_anothers_number(
    tmp_path: Path, roster: Roster | None
) -> None:
    what, student, note = sole(tmp_path, "hoppergrace_22_11_900001_tiny.ipynb", roster)
    assert (what, student) == ("refused", "")
    assert note.startswith("its name can be read as user 22 or user 11")


def test_a_canvas_user_who_takes_anothers_name(tmp_path: Path) -> None:
    note = "roster.csv has Grace Hopper with lms_id 22, and this is 5005"
    assert sole(tmp_path, "hoppergrace_5005_900001_tiny.ipynb") == ("refused", "", note)


def test_what_was_guessed_of_a_canvas_name_is_said(tmp_path: Path) -> None:
    note = sole(tmp_path, "lovelaceada_11_900001_12345_tiny.ipynb")[2]
    assert note == "read as user 11, since the roster has no user 900001"


def test_a_canvas_user_called_anon(tmp_path: Path) -> None:
    names = ["anon_11_900001_tiny.ipynb", "hoppergrace_22_900002_tiny.ipynb"]
    report = collected(tmp_path, *names)
    assert [report[name][:2] for name in names] == [("taken", "s001"), ("taken", "s002")]


@pytest.mark.parametrize(
    "name",
    [
        *("tiny.ipynb.json", "tiny.ipynb.txt", "tiny.json", "Tiny.TXT", "tiny.ipynb-1.json"),
        *("tiny-1.ipynb.txt", "my work.json"),
    ],
)
def test_notebooks_by_another_ending(tmp_path: Path, name: str) -> None:
    assert sole(tmp_path, f"lovelaceada_11_900001_{name}")[:2] == ("taken", "s001")
    assert content(tmp_path / "submitted", "s001").endswith(name)


def test_another_ending_in_the_other_layouts(tmp_path: Path) -> None:
    files = {
        "ada.ipynb.json": notebook("ada"),
        "grace_tiny.ipynb.txt": notebook("grace"),
        "tiny.ipynb.txt": notebook("whose?"),
        "bob.ipynb.txt": "not a notebook",
        "eve.json": '{"nbformat": 4, "cells": "x"}',
    }
    report = lines(take(make_folder(tmp_path / "d", files), tmp_path / "submitted"))
    assert content(tmp_path / "submitted", "ada") == "ada"
    assert content(tmp_path / "submitted", "grace") == "grace"
    assert report["tiny.ipynb.txt"].note == "it names no student"
    assert report["bob.ipynb.txt"].note == report["eve.json"].note == "not a notebook"
    moodle = "Ada Lovelace_501_assignsubmission_file/tiny.ipynb.txt"
    assert sole(tmp_path, moodle)[:2] == ("taken", "s001")


def test_another_ending_beside_a_notebook(tmp_path: Path) -> None:
    names = [
        "lovelaceada_11_900001_tiny.ipynb.json",
        "lovelaceada_11_900002_draft.ipynb",
        "hoppergrace_22_900003_tiny.ipynb",
        "hoppergrace_22_900004_data.json",
    ]
    report = collected(tmp_path, *names)
    assert [report[name][0] for name in names] == ["taken", "ignored", "taken", "ignored"]


def test_another_ending_in_a_zip(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"tiny.ipynb.json": notebook("in it")}).read_bytes()
    other = make_zip(tmp_path / "other.zip", {"my work.ipynb": notebook("mine")}).read_bytes()
    files = {"ada.zip": inner, "bob.zip": other}
    take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert content(tmp_path / "submitted", "ada") == "in it"
    assert content(tmp_path / "submitted", "bob") == "mine"


def test_ids_in_the_other_form_match_too(tmp_path: Path) -> None:
    roster = Roster([RosterEntry("zoë", "Zoë Smith", "zoë@example.org")], Path("roster.csv"))
    for name in ("zoë.ipynb", "zoë@example.org_tiny.ipynb"):
        decomposed = unicodedata.normalize("NFD", name)
        assert sole(tmp_path, decomposed, roster)[:2] in {("taken", "zoë"), ("same", "zoë")}
