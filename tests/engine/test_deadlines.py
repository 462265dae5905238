"""``iml due``, ``extend`` and ``late``, and what follows for penalties, pages and tables."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from commands import Done, run, undocumented
from courses import write_tiny_course
from nbgrader.api import Gradebook
from nbgrader_class import solved
from test_export_command import graded

from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.records.deadlines import read_deadlines
from autograder.records.gradebook import COURSE_ID, GradebookWriter
from autograder.records.gradebook_access import read_once
from autograder.records.store import ResultStore

DUE = "2026-05-04 12:00"
STAMPS = {"ada": "2026-05-06 11:00:00 UTC", "ben": "2026-05-04 09:00:00 UTC"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A graded class of two, ada two days after what will be the due date; made once."""
    assignment = write_tiny_course(tmp_path_factory.mktemp("made") / "course")
    with GradebookWriter(f"sqlite:///{assignment.root / 'gradebook.db'}") as book:
        book.prepare(read_source(assignment))
        for student, stamp in STAMPS.items():
            result = graded(student, 2)
            ResultStore(assignment.root, "tiny").write(result)
            book.record(result)
            folder = assignment.root / "submitted" / student / "tiny"
            folder.mkdir(parents=True)
            (folder / "tiny.ipynb").write_bytes(solved(assignment))
            (folder / "timestamp.txt").write_text(stamp)
    return assignment


@pytest.fixture
def course(made: Assignment, tmp_path: Path) -> Assignment:
    """A copy of it."""
    root = tmp_path / "course"
    shutil.copytree(made.root, root)
    return Assignment(root, "tiny")


def iml(course: Assignment, *arguments: str) -> Done:
    return run(*arguments, folder=course.root)


def url(course: Assignment) -> str:
    return f"sqlite:///{course.root / 'gradebook.db'}"


def submission(course: Assignment, student: str) -> tuple[float | None, timedelta | None]:
    with Gradebook(url(course), course_id=COURSE_ID) as book:
        found = book.find_submission("tiny", student)
        return found.late_submission_penalty, found.extension


def totals(course: Assignment) -> dict[str, tuple[str, str]]:
    with (course.root / "results/tiny/grades.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["student_id"]: (row["late_penalty"], row["total"]) for row in rows}


def test_penalties_pages_and_tables_follow_the_due_date(course: Assignment) -> None:
    done = iml(course, "due", "tiny", DUE, "--zone", "Europe/Berlin")
    assert done.code == 0, done.stderr
    assert "tiny is due 2026-05-04 12:00 CEST" in done.stdout
    assert "ada: penalty for lateness 0 → 0.6 points" in done.stdout
    assert totals(course) == {"ada": ("0.6", "1.4"), "ben": ("0", "2")}
    page = course.root / "feedback/ada/tiny/tiny.html"
    assert "Handed in 2 d 1 h late" in page.read_text()
    later = iml(course, "due", "tiny", "2026-05-07 12:00 UTC")
    assert "; it was 2026-05-04 10:00 UTC" in later.stdout
    assert totals(course)["ada"] == ("0", "2")
    assert "Handed in" not in page.read_text()


def test_extensions_count_at_once_and_keep_their_reason(course: Assignment) -> None:
    iml(course, "due", "tiny", DUE)
    done = iml(course, "extend", "ada", "tiny", "1", "--reason", "ill")
    assert done.code == 0, done.stderr
    assert "ada: tiny is due 2026-05-05 12:00 UTC (ill)" in done.stdout
    assert "ada: penalty for lateness 0.4 → 0.2 points" in done.stdout
    until = iml(course, "extend", "ada", "tiny", "2026-05-06", "12:00", "--reason", "still ill")
    assert "ada: penalty for lateness 0.2 → 0 points" in until.stdout
    table = iml(course, "late", "tiny")
    assert "2 d 0 h: still ill" in table.stdout
    # Up to a date: the due date may move.
    iml(course, "due", "tiny", "2026-05-05 12:00")
    assert submission(course, "ada") == (0.0, timedelta(days=1))
    back = iml(course, "extend", "ada", "tiny", "0", "--reason", "by mistake")
    assert "ada: no extension for tiny any more" in back.stdout
    assert submission(course, "ada") == (pytest.approx(0.2), None)


def test_an_extension_waits_for_a_submission_and_makes_none(course: Assignment) -> None:
    people = "".join(f"{who},{who.title()},,,\n" for who in ("ada", "ben", "cyd"))
    head = "student_id,name,email,section,lms_id\n"
    (course.root / "roster.csv").write_text(head + people)
    iml(course, "due", "tiny", DUE)
    done = iml(course, "extend", "cyd", "tiny", "36h", "--reason", "wedding")
    assert done.code == 0, done.stderr
    assert "cyd: tiny is due 2026-05-06 00:00 UTC, once it is handed in and graded" in done.stdout
    with Gradebook(url(course), course_id=COURSE_ID) as book:
        assert [one.student.id for one in book.assignment_submissions("tiny")] == ["ada", "ben"]
    with GradebookWriter(url(course)) as writer:
        writer.record(graded("cyd", 3))
        writer.apply_extensions("tiny")
        writer.apply_extensions("tiny")
    assert submission(course, "cyd")[1] == timedelta(hours=36)
    known = read_once(url(course), COURSE_ID, 30, lambda db: read_deadlines(db, "tiny"))
    assert (known.due, known.extensions["cyd"].waiting) == (datetime(2026, 5, 4, 12), False)


def test_what_was_changed_in_nbgrader_since_stays(course: Assignment) -> None:
    iml(course, "due", "tiny", DUE)
    iml(course, "extend", "ada", "tiny", "1", "--reason", "ill")
    with Gradebook(url(course), course_id=COURSE_ID) as book:
        book.grant_extension("tiny", "ada", days=5)
    iml(course, "extend", "ben", "tiny", "1", "--reason", "ill")
    assert submission(course, "ada")[1] == timedelta(days=5)


def test_who_is_late_by_how_much_and_what_it_costs(course: Assignment) -> None:
    iml(course, "due", "tiny", DUE)
    for student in ("cyd", "dan"):
        (course.root / "submitted" / student / "tiny").mkdir(parents=True)
    cyd, dan = (course.root / "submitted" / student / "tiny" for student in ("cyd", "dan"))
    (cyd / "timestamp.txt").write_text("2026-05-04 12:20:00 UTC")
    (dan / "late.txt").write_text("marked as late by Canvas: after 2026-05-04 12:00:00 UTC\n")
    done = iml(course, "late", "tiny", "--json")
    assert (done.code, undocumented(done.document)) == (1, set())
    (one,) = done.document["assignments"]
    lines = {line["student_id"]: line for line in one["late"]}
    assert lines.keys() == {"ada", "cyd", "dan"}
    assert (lines["ada"]["seconds_late"], lines["ada"]["penalty"]) == (47 * 3600, 0.4)
    assert (lines["cyd"]["seconds_late"], lines["cyd"]["penalty"]) == (1200, None)
    assert "by how much is unknown" in lines["dan"]["problem"]
    shown = iml(course, "late", "tiny").stdout
    assert "3 late, 0.4 points taken off in all" in shown
    assert "1 d 23 h" in shown


def test_without_a_due_date_nothing_is_late(course: Assignment) -> None:
    done = iml(course, "late", "tiny")
    assert (done.code, "tiny has no due date: nothing is late" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("due", "tinny", DUE), "no assignment 'tinny'"),
        (("due", "tiny", "tomorrow"), "'tomorrow' is no time: it is not written like"),
        (("due", "tiny", DUE, "--zone", "Berlin"), "--zone Berlin: Berlin is not a time zone"),
        (("extend", "adda", "tiny", "1"), "have no student adda; did you mean 'ada'?"),
        (("extend", "ada", "tiny", "-2"), "an extension of -2 is not possible"),
        (("extend", "ada", "tiny", "400"), "an extension of 400 is not possible"),
        (("extend", "ada", "tiny", "2026-05-01", "12:00"), "2026-05-01 12:00 UTC is no extension"),
        (("extend", "ada", "tiny", "soon"), "'soon' is no time"),
    ],
)
def test_bad_input_is_one_clear_line_and_changes_nothing(
    course: Assignment, arguments: tuple[str, ...], told: str
) -> None:
    iml(course, "due", "tiny", DUE)
    reason = ("--reason", "ill") if arguments[0] == "extend" else ()
    done = iml(course, *arguments, *reason)
    assert (done.code, done.stderr.count("\n")) == (2, 1), done.stderr
    assert told in done.stderr
    assert submission(course, "ada") == (pytest.approx(0.4), None)


def test_an_extension_needs_a_due_date_and_a_reason(course: Assignment) -> None:
    done = iml(course, "extend", "ada", "tiny", "1", "--reason", "ill")
    assert (done.code, "first: iml due tiny TIME" in done.stderr) == (2, True)
    assert iml(course, "extend", "ada", "tiny", "1", "--reason", " ").code == 2


def test_a_time_that_clocks_show_twice_is_taken_as_the_later_one(course: Assignment) -> None:
    done = iml(course, "due", "tiny", "2026-10-25 02:30", "--zone", "Europe/Berlin")
    assert "show 2026-10-25 02:30 twice: taken is 02:30 CET" in done.stdout
