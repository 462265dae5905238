"""The gradebook in a real PostgreSQL, named in nbgrader_config.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader_class import grades, make_course, run
from postgres import postgres
from traitlets.config import Config

from autograder.adapters.nbgrader.fill import fill_gradebook
from autograder.course import Assignment
from autograder.grading.course_config import gradebook_url
from autograder.notebook.source import read_source
from autograder.records.deadlines import read_deadlines, set_due, set_extension
from autograder.records.gradebook import GradebookWriter
from autograder.records.gradebook_access import read_once
from autograder.records.store import ResultStore
from autograder.records.waiting_extensions import Extension
from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult


@pytest.fixture
def db_url() -> Iterator[str]:
    """An empty database, gone after the test."""
    with postgres() as url:
        yield url


def made_up_result(points: float) -> SubmissionResult:
    outcome = Outcome.PASSED if points else Outcome.FAILED
    check = CheckResult("test_columns", "Every column", "public", outcome, points, 3.0)
    return SubmissionResult(
        student_id="ada",
        assignment="tiny",
        status=Status.GRADED,
        max_score=3.0,
        started="2025-01-10T12:00:00+00:00",
        seconds=1.0,
        submission_sha256="0" * 64,
        checks_sha256="1" * 64,
        versions={},
        isolation="made up",
        questions=(QuestionResult("centre", (check,)),),
    )


@pytest.fixture
def course(tmp_path: Path, db_url: str) -> Assignment:
    assignment = make_course(tmp_path / "course")
    config = assignment.root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {db_url!r}\n")
    return assignment


def test_the_database_of_the_configuration_is_filled_and_read_by_nbgrader(course, db_url):
    root, submitted = course.root, course.root / "submitted"
    (submitted / "ada/tiny").mkdir(parents=True)
    (submitted / "ada/tiny/timestamp.txt").write_text("2025-01-11 13:00:00 UTC")
    ResultStore(root, "tiny").write(made_up_result(0.0))
    where = fill_gradebook(read_source(course), submitted, root).place
    assert where == "postgresql+psycopg://iml@/postgres"
    with Gradebook(db_url, course_id="iml") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2025-01-10 12:00:00 UTC")
        grade = gradebook.find_grade("why", "tiny", "tiny", "ada")
        grade.manual_score, grade.needs_manual_grade = 1.0, False
        gradebook.db.commit()
    ResultStore(root, "tiny").write(made_up_result(3.0))
    fill_gradebook(read_source(course), submitted, root)
    assert grades(db_url)["ada"] == {
        "centre-check": (3.0, None, False),
        "why": (None, 1.0, False),
    }
    run(root, "nbgrader", "export", "--to", "grades.csv")
    assert "ada,,,,4.0,0.8,3.2,5.0" in (root / "grades.csv").read_text()
    assert not (root / "gradebook.db").exists()


def test_extensions_are_kept_there_and_nbgrader_makes_the_database_first(course, db_url):
    with GradebookWriter(db_url) as gradebook:
        gradebook.prepare(read_source(course))
        gradebook.change(lambda db: set_due(db, "tiny", datetime(2025, 1, 10, 12)))
        granted = Extension(
            *("ada", "tiny", "ill", datetime(2025, 1, 9)), until=datetime(2025, 1, 12, 12)
        )
        gradebook.change(lambda db: set_extension(db, granted))
    root, submitted = course.root, course.root / "submitted"
    ResultStore(root, "tiny").write(made_up_result(3.0))
    fill_gradebook(read_source(course), submitted, root)
    with Gradebook(db_url, course_id="iml") as gradebook:
        assert gradebook.find_submission("tiny", "ada").extension == timedelta(days=2)
    known = read_once(db_url, "iml", 30.0, lambda db: read_deadlines(db, "tiny"))
    assert known.extensions["ada"] == replace(granted, waiting=False)
    printed = run(root, "nbgrader", "db", "upgrade")
    assert "Error" not in printed


def test_a_trial_into_another_folder_keeps_off_the_courses_gradebook(tmp_path):
    config = Config({"CourseDirectory": {"db_url": "postgresql://host/iml"}})
    assert gradebook_url(config, tmp_path, tmp_path) == "postgresql://host/iml"
    trial = tmp_path / "trial"
    assert gradebook_url(config, tmp_path, trial) == f"sqlite:///{trial}/gradebook.db"
    assert gradebook_url(Config(), tmp_path, tmp_path) == f"sqlite:///{tmp_path}/gradebook.db"
