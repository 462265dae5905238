"""What formgrader lists of a course: its assignments, and its students by name."""

from __future__ import annotations

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from test_export_command import ROSTER, graded

from autograder.adapters.nbgrader.fill import fill_gradebook
from autograder.analysis.people import read_people
from autograder.course import Assignment
from autograder.grading.course_config import course_config
from autograder.notebook.source import read_source
from autograder.records.store import ResultStore


def api(course: Assignment) -> NbGraderAPI:
    config = course_config(course.root)
    config.CourseDirectory.db_url = f"sqlite:///{course.root / 'gradebook.db'}"
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def test_no_assignment_is_called_common(tiny: Assignment) -> None:
    assert (tiny.root / "source/common").is_dir()
    for _ in range(2):  # nbgrader reads a configuration more than once
        assert api(tiny).get_source_assignments() == {"tiny"}


def test_students_have_names(tiny: Assignment) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    roster = tiny.root / "roster.csv"
    roster.write_text(ROSTER.replace("Ada", "Ada Lovelace"))
    fill_gradebook(
        read_source(tiny), tiny.root / "submitted", tiny.root, read_people(roster).roster
    )
    (student,) = api(tiny).get_students()
    assert (student["last_name"], student["first_name"]) == ("Lovelace", "Ada")
