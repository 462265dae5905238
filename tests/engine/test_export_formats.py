"""iml export: the files, platform by platform."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from autograder.adapters.lms.export import formats
from autograder.adapters.lms.export.totals import ExportRow, Total, join
from autograder.adapters.lms.export.worksheet import fill_worksheet
from autograder.errors import UsageError
from autograder.records.roster import Roster, RosterEntry

QUESTIONS = (("softmax", 3.0), ("beam", 2.5))
MOST = (("softmax", 3.0), ("beam", 6.0))
ADA = ExportRow(
    RosterEntry("ada", "Lovelace, Ada", "ada@example.org", "A", "12"),
    Total(
        *("ada", "graded", 8.25, 13, 1.25, QUESTIONS, MOST, ""),
        automatic=5.5,
        max_automatic=9,
        by_hand=3,
        overridden=1,
        reason="Handed in 1 d 2 h late.",
    ),
)
GRACE = ExportRow(RosterEntry("grace", "Grace Hopper", "grace@example.org", "B", "34"), None)
EVE = ExportRow(
    RosterEntry("=1+1", "@SUM(A1)", "+eve@x", "-B", ""),
    Total("=1+1", "partial", 1 / 3, 13, 0, (), (), "the submission is partial"),
)
ROWS = [ADA, GRACE, EVE]
ADDED = ("score", "by_hand", "overridden")
ROSTER = Roster([row.entry for row in ROWS[:2]], Path("roster.csv"))


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_canvas() -> None:
    assert cells(formats.canvas(ROWS, "Attention (4711)")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Attention (4711)"],
        ["Points Possible", "", "", "", "", "13"],
        ["Lovelace, Ada", "12", "ada", "ada", "A", "8.25"],
        ["Grace Hopper", "34", "grace", "grace", "B", ""],
        ["'@SUM(A1)", "", "'=1+1", "'=1+1", "'-B", "0.3333"],
    ]


def test_gradescope() -> None:
    header, ada, grace, eve = cells(formats.gradescope(ROWS))
    assert header[:8] == (
        "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status".split(",")
    )
    assert header[8:] == ["1: softmax (3.0 pts)", "2: beam (6.0 pts)", "Late Penalty"]
    assert ada == "Ada,Lovelace,ada,ada@example.org,A,8.25,13,Graded,3,2.5,1.25".split(",")
    assert grace == "Grace,Hopper,grace,grace@example.org,B,,13,Missing,,,".split(",")
    assert eve[7] == "Ungraded"


def test_plain() -> None:
    header, ada, grace, eve = cells(formats.plain(ROWS))
    parts = ["score", "max_score", "by_hand", "overridden", "late_penalty", "total", "max_total"]
    assert header[5:] == [*parts, "late_reason", "softmax", "beam"]
    assert ada[4:12] == ["graded", "5.5", "9", "3", "1", "1.25", "8.25", "13"]
    assert ada[12:] == ["Handed in 1 d 2 h late.", "3", "2.5"]
    found = dict(zip(header, ada, strict=True))
    added = sum(float(found[name]) for name in ADDED) - float(found["late_penalty"])
    assert added == float(found["total"])
    assert grace[4:] == ["missing", *[""] * 10]
    assert eve[0] == "'=1+1"


def test_a_negative_number_stays_one() -> None:
    total = Total("ada", "graded", 4, 9, automatic=5.5, overridden=-1.5)
    header, ada = cells(formats.plain([ExportRow(RosterEntry("ada", "-2x"), total)]))
    found = dict(zip(header, ada, strict=True))
    assert (found["overridden"], found["name"]) == ("-1.5", "'-2x")


def test_moodle() -> None:
    header, ada, grace = cells(formats.moodle(ROWS))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= {*header}
    assert "Feedback comments" not in header
    assert ada == [
        *("Participant 12", "Lovelace, Ada", "ada@example.org", "Submitted for grading"),
        *("8.25", "13.00", "Yes", "-"),
    ]
    assert grace[3:5] == ["No submission", ""]


@pytest.mark.parametrize("to", [formats.plain, formats.gradescope, formats.moodle])
def test_no_cell_runs_as_a_formula(to) -> None:
    for row in cells(to([ExportRow(RosterEntry("=1", "=1", "=1", "=1", "=1"), EVE.total)])):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_students_who_are_not_in_the_roster_are_named() -> None:
    rows, unknown = join([ADA.total, EVE.total], ROSTER)
    assert [(row.entry.student_id, row.total) for row in rows] == [
        ("ada", ADA.total),
        ("grace", None),
    ]
    assert unknown == ["=1+1"]


WORKSHEET = """\
\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Comments
Participant 501,Ada Lovelace,ada@example.org,Submitted,,13.00,-,"good, so far"
Participant 502,Grace Hopper,grace@example.org,No submission,,13.00,-,
Participant 503,Guest,guest@example.org,No submission,,13.00,-,
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "Grades.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_moodles_worksheet_is_filled_in(tmp_path: Path) -> None:
    filled = fill_worksheet(write(tmp_path, WORKSHEET), ROWS, ROSTER)
    header, ada, grace, guest = cells(filled.text)
    assert header[0] == "Identifier"
    assert ada[4:] == ["8.25", "13.00", "-", "good, so far"]
    assert (grace[4], guest[4]) == ("", "")
    assert filled.absent == ("=1+1",)


def test_without_roster_names_are_matched_as_they_were_collected(tmp_path: Path) -> None:
    row = ExportRow(RosterEntry("Ada_Lovelace"), ADA.total)
    filled = fill_worksheet(write(tmp_path, WORKSHEET), [row], None)
    assert cells(filled.text)[1][4] == "8.25"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("13.00", '"100,00"', "line 2: the maximum in Moodle is 100 and here 13; set Moodle's"),
        ("Grace Hopper,grace@", "Ada Lovelace,ada@", "line 3: a second row of ada"),
        ("-,\n", "-\n", "line 3: 7 cells under 8 columns"),
        ("ada@example.org,", '"ada', "can't be read as a grading worksheet"),
    ],
)
def test_another_worksheet_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = WORKSHEET.replace(old, new)
    with pytest.raises(UsageError, match=message):
        fill_worksheet(write(tmp_path, text), ROWS, ROSTER)
