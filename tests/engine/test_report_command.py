"""`iml report` writes the report again from results, and says what it can't do."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from classes import random_class
from commands import run, undocumented
from courses import write_tiny_course
from nbgrader.api import Gradebook

from autograder.records.gradebook import GradebookWriter
from autograder.records.store import ResultStore

ROSTER = "student_id,name,email,section,lms_id\ns0000,Ada,,A,\ns0001,Bob,,B,\nzoe,Zoe,,B,\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the results of twelve students."""
    root = tmp_path_factory.mktemp("report") / "course"
    write_tiny_course(root)
    store = ResultStore(root, "tiny")
    for one in random_class(12):
        store.write(dataclasses.replace(one, assignment="tiny"))
    return root


def test_page_and_tables_are_written_from_the_results(course):
    done = run("report", folder=course)
    assert (done.code, done.stderr) == (0, "")
    folder = course / "reports/tiny"
    assert {path.name for path in folder.iterdir()} == {
        *("index.html", "item_analysis.csv", "student_analysis.csv", "students"),
    }
    pages = {path.name for path in (folder / "students").iterdir()}
    assert pages == {f"s{n:04}.html" for n in range(12)}
    with (folder / "student_analysis.csv").open() as file:
        scores = [float(row["score"]) for row in csv.DictReader(file)]
    assert len(scores) == 12
    (line,) = [line for line in done.stdout.splitlines() if line.split()[:1] == ["all"]]
    _, graded, average, high, low = line.split()[:5]
    assert (graded, high, low) == ("12", f"{max(scores):.12g}", f"{min(scores):.12g}")
    assert float(average) == round(sum(scores) / 12, 2)
    for path in folder.glob("*.*"):
        assert str(path) in done.stdout


def test_the_courses_own_roster_is_taken_and_another_can_be_given(course, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(ROSTER.replace("Ada", "Grace"))
    (course / "roster.csv").write_text(ROSTER)
    try:
        for arguments, name in (([], "Ada"), (["--roster", str(other)], "Grace")):
            done = run("report", "tiny", *arguments, "--json", folder=course)
            (record,) = done.document["assignments"]
            assert undocumented(done.document) == set()
            assert [one["section"] for one in record["summary"]] == ["", "A", "B"]
            assert record["absent"] == ["zoe"]
            assert f">{name}</a>" in (course / "reports/tiny/index.html").read_text()
    finally:
        (course / "roster.csv").unlink()


def test_a_roster_that_cannot_be_read_is_one_line(course, tmp_path):
    (tmp_path / "none.csv").write_text("")
    done = run("report", "--roster", str(tmp_path / "none.csv"), folder=course)
    assert done.code == 0
    (line,) = [line for line in done.stdout.splitlines() if "none.csv" in line]
    assert line.startswith("no names: ")


@pytest.fixture
def gradebook(tmp_path):
    """A gradebook in which one student is late, and another waits for points."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    GradebookWriter(url).close()  # makes it
    with Gradebook(url, course_id="iml") as book:
        book.add_assignment("tiny", duedate="2026-05-04 12:00:00 UTC")
        book.add_notebook("tiny", "tiny")
        book.add_grade_cell("essay", "tiny", "tiny", max_score=4, cell_type="markdown")
        for student, time in (("s0000", "2026-05-04 13:00 UTC"), ("s0001", "2026-05-04 11:00 UTC")):
            book.add_student(student)
            book.add_submission("tiny", student, timestamp=time)
        book.find_grade("essay", "tiny", "tiny", "s0000").needs_manual_grade = False
        book.db.commit()
    return url


# nbgrader's own way to add a submission.
@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
def test_the_gradebook_says_who_is_late_and_who_waits(course, gradebook):
    done = run("report", "tiny", "--db-url", gradebook, "--json", folder=course)
    (record,) = done.document["assignments"]
    assert (record["late"], record["waiting"]) == (["s0000"], ["s0001"])
    (whole,) = record["summary"]
    assert (whole["first"], whole["last"]) == ("2026-05-04T11:00:00Z", "2026-05-04T13:00:00Z")
    assert whole["last_day"] == 0.5
    page = (course / "reports/tiny/index.html").read_text()
    assert "1 h 0 min late, no points off" in page


def test_without_a_gradebook_nobody_is_known_to_be_late(course):
    done = run("report", "tiny", "--json", folder=course)
    (record,) = done.document["assignments"]
    assert (record["late"], record["waiting"], record["notes"]) == (None, None, [])
    assert "Not known without a gradebook" in (course / "reports/tiny/index.html").read_text()


def test_a_gradebook_that_cannot_be_read_costs_only_what_it_knows(course, tmp_path):
    broken = tmp_path / "broken.db"
    broken.write_text("no database")
    done = run("report", "tiny", "--db-url", f"sqlite:///{broken}", folder=course)
    assert done.code == 0
    assert f"the gradebook sqlite:///{broken} can't be opened" in done.stdout.replace("\n", "")
    assert "Not known without a gradebook" in (course / "reports/tiny/index.html").read_text()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/gradebook.db", "gradebook.db"])
def test_a_gradebook_that_is_not_there_is_wrong_usage(course, url):
    done = run("report", "tiny", "--db-url", url, folder=course)
    assert done.code == 2
    assert url in done.stderr


def test_results_that_cannot_be_read_are_named(course):
    broken = course / "results/tiny/s0003.json"
    kept = broken.read_text()
    broken.write_text("{")
    try:
        assert f"{broken} can't be read" in run("report", folder=course).stdout
    finally:
        broken.write_text(kept)


def test_without_results_there_is_no_report(course, tmp_path):
    done = run("report", "tiny", "--graded", str(tmp_path), folder=course)
    assert done.code == 2
    assert done.stderr == f"iml: no results of tiny in {tmp_path}; first: iml grade tiny\n"
    assert not list(tmp_path.iterdir())
