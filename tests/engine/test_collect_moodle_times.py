"""iml collect --worksheet: when work was handed in, as Moodle's grading worksheets have it."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from commands import Done, run, undocumented
from courses import write_tiny_course
from downloads import make_zip, notebook

from autograder.adapters.lms.collect.moodle_times import read_time
from autograder.course import Assignment

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 8, 5, tzinfo=UTC)

READ = {
    "Saturday, 28 February 2026, 11:59 PM": MIDNIGHT,
    "Saturday, February 28, 2026, 11:59 PM": MIDNIGHT,
    "Saturday, 28 February 2026, 23:59": MIDNIGHT,
    " saturday,  28 February 2026, 11:59\u202fpm\n": MIDNIGHT,
    "Samstag, 28. Februar 2026, 23:59": MIDNIGHT,
    "samedi 28 février 2026, 23:59": MIDNIGHT,
    "sábado, 28 de febrero de 2026, 23:59": MIDNIGHT,
    "sabato, 28 febbraio 2026, 23:59": MIDNIGHT,
    "zaterdag, 28 februari 2026, 23:59": MIDNIGHT,
    "sábado, 28 de fevereiro de 2026 às 23:59": MIDNIGHT,
    "Wednesday, 4 March 2026, 9:05 AM": MORNING,
    unicodedata.normalize("NFD", "Mittwoch, 4. März 2026, 09:05"): MORNING,
    "quarta-feira, 4 de março de 2026, 09:05": MORNING,
    "Wednesday, 4 March 2026, 12:05 AM": datetime(2026, 3, 3, 23, 5, tzinfo=UTC),
    "Wednesday, 4 March 2026, 12:05 PM": datetime(2026, 3, 4, 11, 5, tzinfo=UTC),
}
REFUSED = {
    "28/02/2026 23:59": "not written as Moodle does it",
    "02/03/2026, 11:59 PM": "not written as Moodle does it",
    "Saturday, 28 Feb 2026, 23:59": "not written as Moodle does it",
    "28 February 2026, 23:59": "not written as Moodle does it",
    "lördag, 28 februari 2026, 11:59": "2026-02-28 is no lördag",
    "Friday, 28 February 2026, 23:59": "2026-02-28 is no friday",
    "Sunday, 29 February 2026, 23:59": "day is out of range",
    "Saturday, 28 February 2026, 13:59 PM": "no clock shows 13 PM",
    "Saturday, 28 February 2026, 24:00": "hour must be in",
    "Sunday, 29 March 2026, 2:30 AM": "never showed it, or showed it twice",
    "Sonntag, 25. Oktober 2026, 02:30": "never showed it, or showed it twice",
    "Saturday, 1 January 0000, 00:00": "year 0 is out of range",
}


@pytest.mark.parametrize("text", READ)
def test_a_time_is_read_as_moodle_writes_it(text: str) -> None:
    assert read_time(text, BERLIN) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_nothing_else_is_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=REFUSED[text]):
        read_time(text, BERLIN)


ENGLISH = """\
Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,\
Last modified (submission),Online text,Last modified (grade),Feedback comments
Participant 501,Ada Lovelace,ada@example.org,Submitted for grading - ,,3.00,Yes,\
"Saturday, 28 February 2026, 11:59 PM",,-,
Participant 502,Zoë Smith,zoe@example.org,No submission - ,,3.00,Yes,-,,-,
Participant 503,Grace Hopper,grace@example.org,Submitted for grading - 2 days late - ,,3.00,Yes,\
"28/02/2026, 23:59",,"Monday, 2 March 2026, 8:00 AM",
"""
GERMAN = """\
ID;Vollständiger Name;Status;Bewertung;Skala;Bewertung kann geändert werden;\
Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung)
Teilnehmer/in501;Ada Lovelace;Zur Bewertung abgegeben -  - ;;nicht bestanden, bestanden;Ja;\
Samstag, 28. Februar 2026, 23:59;Montag, 2. März 2026, 08:00
"""


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    """A course in Berlin, with a Moodle zip of four."""
    assignment = write_tiny_course(tmp_path / "course")
    config = assignment.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Exchange.timezone = "Europe/Berlin"\n')
    people = {"Ada Lovelace": 501, "Zoë Smith": 502, "Grace Hopper": 503, "Eve Late": 504}
    make_zip(
        assignment.root / "moodle.zip",
        {
            f"{name}_{number}_assignsubmission_file/tiny.ipynb": notebook(name)
            for name, number in people.items()
        },
    )
    return assignment


def take(course: Assignment, worksheet: str | bytes, *more: str) -> Done:
    data = worksheet if isinstance(worksheet, bytes) else worksheet.encode("utf-8-sig")
    (course.root / "grades.csv").write_bytes(data)
    arguments = ("moodle.zip", "tiny", "--worksheet", "grades.csv", *more)
    return run("collect", *arguments, folder=course.root)


def stamp(course: Assignment, student: str) -> Path:
    return course.root / "submitted" / student / "tiny/timestamp.txt"


def test_each_gets_the_time_of_the_worksheet_or_a_note(course: Assignment) -> None:
    done = take(course, ENGLISH, "--json")
    assert done.code == 0, done.stderr
    assert undocumented(done.document) == set()
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 22:59:00 UTC"
    notes = {one["student_id"]: one["note"] for one in done.document["files"]}
    assert notes["Ada_Lovelace"] == ""
    assert notes["Zoë_Smith"] == "grades.csv says that nothing was handed in"
    assert notes["Eve_Late"] == "grades.csv has no participant 504"
    unread = "grades.csv has a time that can't be read, “28/02/2026, 23:59”: it is not written"
    assert notes["Grace_Hopper"].startswith(unread)
    assert done.document["untimed"] == ["Eve_Late", "Grace_Hopper", "Zoë_Smith"]
    assert not stamp(course, "Grace_Hopper").exists()
    zone = "grades.csv: times are read in Europe/Berlin (c.Exchange.timezone)"
    assert done.document["notes"] == [zone]
    assert "Moodle's grading worksheet lacks some times" in " ".join(done.stderr.split())


def test_a_worksheet_in_german_that_a_spreadsheet_saved(course: Assignment) -> None:
    done = take(course, GERMAN.encode("cp1252"), "--json")
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 22:59:00 UTC"
    assert "grades.csv: not UTF-8, so read as Windows-1252" in done.document["notes"]


def test_a_worksheet_may_come_later(course: Assignment) -> None:
    first = run("collect", "moodle.zip", "tiny", folder=course.root)
    assert "grading worksheet says when (--worksheet)" in " ".join(first.stdout.split())
    assert not stamp(course, "Ada_Lovelace").exists()
    take(course, ENGLISH)
    assert stamp(course, "Ada_Lovelace").exists()


def without_a_zone(course: Assignment) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("c.Exchange.timezone", "# "))


def test_the_note_says_why_it_is_this_zone(course: Assignment) -> None:
    without_a_zone(course)
    (note,) = take(course, ENGLISH, "--json").document["notes"]
    why = "neither --zone nor c.Exchange.timezone says another"
    assert note == f"grades.csv: times are read in UTC ({why})"
    (note,) = take(course, ENGLISH, "--zone", "Europe/Berlin", "--json").document["notes"]
    assert note == "grades.csv: times are read in Europe/Berlin (--zone)"


def test_a_zone_that_is_given_later_mends_the_times(course: Assignment) -> None:
    without_a_zone(course)
    take(course, ENGLISH)
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 23:59:00 UTC"
    zoned = ("--zone", "Europe/Berlin", "--json")
    for more in (("--dry-run",), ()):
        lines = take(course, ENGLISH, *zoned, *more).document["files"]
        (ada,) = [line for line in lines if line["student_id"] == "Ada_Lovelace"]
        change = "timestamp.txt: 2026-02-28 23:59:00 UTC → 2026-02-28 22:59:00 UTC"
        assert (ada["what"], ada["note"]) == ("same", f"collected before; {change}")
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 22:59:00 UTC"


def test_the_same_time_or_none_leaves_the_old_one(course: Assignment) -> None:
    take(course, ENGLISH)
    stamp(course, "Ada_Lovelace").write_text("2026-02-28 23:59:00 +01:00")
    stamp(course, "Zoë_Smith").write_text("2026-03-01 10:00:00 UTC")
    lines = take(course, ENGLISH, "--json").document["files"]
    assert not any("→" in line["note"] for line in lines)
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 23:59:00 +01:00"
    assert stamp(course, "Zoë_Smith").read_text() == "2026-03-01 10:00:00 UTC"


def test_a_time_that_nobody_can_read_is_replaced(course: Assignment) -> None:
    take(course, ENGLISH)
    stamp(course, "Ada_Lovelace").write_bytes(b"around \xff noon")
    lines = take(course, ENGLISH, "--json").document["files"]
    assert "around � noon → 2026-02-28 22:59:00 UTC" in "".join(line["note"] for line in lines)
    assert stamp(course, "Ada_Lovelace").read_text() == "2026-02-28 22:59:00 UTC"


def test_a_folder_without_a_number_has_its_own_note(course: Assignment) -> None:
    name = "Ada Lovelace_assignsubmission_file/tiny.ipynb"
    make_zip(course.root / "moodle.zip", {name: notebook()})
    (line,) = take(course, ENGLISH, "--json").document["files"]
    assert line["note"].startswith("the folder's name has no participant's number")


def test_a_zone_has_to_exist_and_to_be_of_a_worksheet(course: Assignment) -> None:
    done = take(course, ENGLISH, "--zone", "Berlin")
    assert (done.code, "--zone Berlin: Berlin is not a time zone" in done.stderr) == (2, True)
    done = run("collect", "moodle.zip", "tiny", "--zone", "Europe/Berlin", folder=course.root)
    assert (done.code, "--zone is that of --worksheet's times" in done.stderr) == (2, True)
    assert not (course.root / "submitted").exists()


@pytest.mark.parametrize(
    ("worksheet", "said"),
    [
        (ENGLISH.replace("Last modified (submission)", "Senast ändrad"), "has no column “Last"),
        (ENGLISH.replace("Online text", "Last modified (submission)"), "has more than one column"),
        (ENGLISH.replace("502", "501"), "“Identifier” does not have each participant's number"),
        (ENGLISH + "Participant 504,Eve\n", "2 cells under 11 columns"),
        ("", "it is empty"),
    ],
)
def test_what_is_no_worksheet_is_refused_and_nothing_taken(
    course: Assignment, worksheet: str, said: str
) -> None:
    done = take(course, worksheet)
    assert (done.code, said in done.stderr) == (2, True), done.stderr
    assert not (course.root / "submitted").exists()


def test_it_belongs_to_a_download_of_moodle(course: Assignment) -> None:
    make_zip(course.root / "moodle.zip", {"lovelaceada_12_901_tiny.ipynb": notebook()})
    done = take(course, ENGLISH)
    said = "grades.csv is a worksheet of Moodle, and the download: Canvas download"
    assert (done.code, said in done.stderr) == (2, True)
    assert not (course.root / "submitted").exists()
