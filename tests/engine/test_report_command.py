"""`iml report` writes the report again from results, and says what it can't do."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from classes import random_class
from commands import run, undocumented
from courses import write_tiny_course

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
        *("index.html", "item_analysis.csv", "student_analysis.csv"),
    }
    with (folder / "student_analysis.csv").open() as file:
        scores = [float(row["score"]) for row in csv.DictReader(file)]
    assert len(scores) == 12
    (line,) = [line for line in done.stdout.splitlines() if line.split()[:1] == ["all"]]
    _, graded, average, high, low = line.split()[:5]
    assert (graded, high, low) == ("12", f"{max(scores):.12g}", f"{min(scores):.12g}")
    assert float(average) == round(sum(scores) / 12, 2)
    for path in folder.iterdir():
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
    done = run("report", "--roster", str(tmp_path / "none.csv"), folder=course)
    assert done.code == 0
    (line,) = [line for line in done.stdout.splitlines() if "none.csv" in line]
    assert line.startswith("no names: ")


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
