"""``nbgrader autograde`` and ``iml grade`` agree, and nothing of a hidden check is written."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import CheckCellMetadata
from nbgrader.utils import determine_grade
from nbgrader_class import DISPLAYS, ROWS_ONLY, grades, hand_in, make_course, run, solved, untouched
from sqlalchemy.exc import SAWarning

from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.records.gradebook import GradebookWriter

# Words of the hidden checks, their data and their fixtures.
HIDDEN_WORDS = (
    *("far_from_zero", "hidden_images", "large numbers", 'reference["', "Does it work far"),
    *("mean of an image", "expect_close"),
)
# Messages and hints, which a student's page shows, and a notebook doesn't.
NAMED = ("large numbers", "Does it work far", "mean of an image")
SCORES = {
    "displays": 0.0,
    "empty": 0.0,
    "excellent": 3.0,
    "half": 2.5,
    "linked": 3.0,
    "other name": 3.0,
    "untouched": 0.0,
}


# When they were handed in; the work was due on the 10th at noon in UTC.
TIMES = {
    "excellent": "2025-01-10 13:10:00.000000 CET",  # within the grace, as the exchange writes it
    "half": "2025-01-11T14:00:00+01:00",  # 25 hours late: two days begun
    "linked": "2025-01-12 12:00:00 UTC",  # late, were it not for an extension
    "other name": "12/01/2025 10:00:00",  # of December to some, of January to others
}
PENALTIES = {student: 0.5 if student == "half" else 0.0 for student in SCORES}


@dataclass(frozen=True)
class Runs:
    """One class, graded by nbgrader's commands and, in a copy of the course, by ours."""

    theirs: Path
    ours: Path
    printed: str
    ours_printed: str


def fill(assignment: Assignment) -> None:
    right = solved(assignment)
    hand_in(assignment, "excellent", right)
    hand_in(assignment, "half", solved(assignment, centre=ROWS_ONLY))
    hand_in(assignment, "displays", solved(assignment, centre=DISPLAYS))
    hand_in(assignment, "untouched", untouched(assignment))
    hand_in(assignment, "empty", b"")
    hand_in(assignment, "other name", right, name="my tiny (final)")
    hand_in(assignment, "linked", right)
    link = assignment.root / "submitted/linked/tiny/notes.txt"
    link.symlink_to(assignment.check_file("hidden", "centre"))
    for student, time in TIMES.items():
        (assignment.root / f"submitted/{student}/tiny/timestamp.txt").write_text(time + "\n")


def set_dates(root: Path) -> None:
    """Set the due date, and an extension, as an instructor does before grading."""
    with Gradebook(book(root), course_id="iml") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2025-01-10 12:00:00 UTC")
        gradebook.add_student("linked")
        with warnings.catch_warnings():
            # nbgrader links a new submission to others before it is in the session.
            warnings.simplefilter("ignore", SAWarning)
            gradebook.add_submission("tiny", "linked")
        gradebook.grant_extension("tiny", "linked", days=3)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("nbgrader")
    theirs, ours = (make_course(folder / name) for name in ("theirs", "ours"))
    for assignment in (theirs, ours):
        config = assignment.root / "nbgrader_config.py"
        config.write_text(config.read_text() + 'c.Exchange.timezone = "Europe/Berlin"\n')
        fill(assignment)
    run(theirs.root, "nbgrader", "generate_assignment", "tiny")
    set_dates(theirs.root)
    printed = run(theirs.root, "nbgrader", "autograde", "tiny")
    run(theirs.root, "nbgrader", "generate_feedback", "tiny")
    run(theirs.root, "nbgrader", "export", "--to", "grades.csv")
    with GradebookWriter(book(ours.root)) as gradebook:
        gradebook.prepare(read_source(ours))
    set_dates(ours.root)
    ours_printed = run(ours.root, "iml", "grade", "tiny", "--cell-seconds", "20")
    return Runs(theirs.root, ours.root, printed, ours_printed)


def book(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


def test_every_question_has_the_same_score_in_both(runs):
    theirs = grades(book(runs.theirs))
    assert theirs == grades(book(runs.ours))
    assert {student: cells["centre-check"][0] for student, cells in theirs.items()} == SCORES


def test_results_are_the_same_truth(runs):
    for student, score in SCORES.items():
        (theirs, ours) = (
            json.loads((root / f"results/tiny/{student}.json").read_text())
            for root in (runs.theirs, runs.ours)
        )
        assert theirs["score"] == ours["score"] == score
        assert theirs["checks_sha256"] == ours["checks_sha256"]


def test_partial_credit_is_a_number_that_nbgrader_reads(runs):
    for student, score in SCORES.items():
        path = runs.theirs / f"autograded/{student}/tiny/tiny.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        (check,) = (cell for cell in cells if cell.id == "centre-check")
        assert determine_grade(check) == (score, 3.0)


def test_cells_are_what_nbgrader_asks_for(runs):
    for student in SCORES:
        path = runs.theirs / f"autograded/{student}/tiny/tiny.ipynb"
        CheckCellMetadata().preprocess(nbformat.read(path, as_version=4), {})


def test_the_log_says_what_became_of_unusual_submissions(runs):
    assert (
        "empty, tiny: not gradable: the file is empty. Score 0, left to a person." in runs.printed
    )
    assert "graded 'my tiny (final).ipynb', since there is no tiny.ipynb" in runs.printed
    assert "notes.txt is a link: what it points at is left out" in runs.printed
    assert "half, tiny: 2.5 of 3 points" in runs.printed


def test_a_person_is_asked_where_one_is_needed(runs):
    theirs = grades(book(runs.theirs))
    assert theirs["excellent"]["why"] == (None, None, True)
    assert theirs["untouched"]["why"] == (0.0, None, False)
    assert theirs["empty"] == {"centre-check": (0.0, None, True), "why": (0.0, None, True)}


def test_no_hidden_check_is_in_what_nbgrader_writes(runs):
    folders = [runs.theirs / name for name in ("autograded", "feedback")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files = [path for path in files if path.name != "timestamp.txt"]
    assert len(files) == 2 * len(SCORES)
    for path in files:
        text = path.read_text()
        named = NAMED if path.suffix == ".html" else ()
        assert [word for word in HIDDEN_WORDS if word in text and word not in named] == [], path
        if path.parent.parent.name in ("half", "displays", "untouched", "empty"):
            assert "x - middle" not in text, path


def test_generate_feedback_gives_the_page_of_iml_feedback(runs):
    paths = [*runs.theirs.glob("feedback/*/tiny/tiny.html")]
    assert len(paths) == len(SCORES)
    theirs = {path: path.read_bytes() for path in paths}
    half = (runs.theirs / "feedback/half/tiny/tiny.html").read_text()
    for words in ("<b>2</b> <span>/ 5 points so far", "Handed in 1 d 1 h late", "−0.5"):
        assert words in half, words
    run(runs.theirs, "iml", "feedback", "tiny")
    assert {path: path.read_bytes() for path in paths} == theirs


def test_iml_grade_shows_the_penalty_at_once(runs):
    half = (runs.ours / "feedback/half/tiny/tiny.html").read_text()
    assert "The course takes 10% of the score off for each day begun, at most 50%" in half
    assert "Late penalty" in half
    assert "Late penalty" not in (runs.ours / "feedback/excellent/tiny/tiny.html").read_text()


def test_late_work_loses_what_the_policy_says_in_both(runs):
    for root in (runs.theirs, runs.ours):
        with Gradebook(book(root), course_id="iml") as gradebook:
            submissions = gradebook.assignment_submissions("tiny")
            assert {s.student.id: s.late_submission_penalty for s in submissions} == PENALTIES


def test_export_lists_every_student(runs):
    lines = (runs.theirs / "grades.csv").read_text().splitlines()
    found = {
        line.split(",")[3]: [float(cell) for cell in line.split(",")[-4:]] for line in lines[1:]
    }
    assert found == {
        student: [score, PENALTIES[student], score - PENALTIES[student], 5.0]
        for student, score in SCORES.items()
    }


def test_validate_fails_what_is_not_written_and_passes_what_is_right(runs):
    folder = runs.theirs / "release" / "tiny"
    (folder / "solved.ipynb").write_bytes(
        (runs.theirs / "submitted/excellent/tiny/tiny.ipynb").read_bytes()
    )
    printed = run(folder.parents[1], "nbgrader", "validate", *map(str, folder.glob("*.ipynb")))
    assert "VALIDATION FAILED ON 2 CELL(S)!" in printed
    assert "Every column has mean zero: centre is not written yet." in printed
    assert "You did not provide a response." in printed
    assert printed.count("Success! Your notebook passes all the tests.") == 1


def test_what_a_person_gave_survives_both_ways_of_grading_anew(runs):
    with Gradebook(book(runs.theirs), course_id="iml") as gradebook:
        where = ("tiny", "tiny", "excellent")
        grade = gradebook.find_grade("why", *where)
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_comment("why", *where).manual_comment = "Well argued."
        gradebook.db.commit()
    for command in (
        ("nbgrader", "autograde", "tiny", "--force", "--student", "excellent"),
        ("iml", "grade", "tiny", "--fresh", "--student", "excellent"),
    ):
        run(runs.theirs, *command)
        found = grades(book(runs.theirs))["excellent"]
        assert found == {"centre-check": (3.0, None, False), "why": (None, 1.5, False)}
        with Gradebook(book(runs.theirs), course_id="iml") as gradebook:
            assert gradebook.find_comment("why", *where).comment == "Well argued."


def test_a_time_that_can_be_read_in_two_ways_is_left_to_a_person(runs):
    for printed in (runs.printed, runs.ours_printed):
        assert "can't be read as a time (it is not written like 2026-05-04" in printed
        assert "a person decides" in printed
    for root in (runs.theirs, runs.ours):
        with Gradebook(book(root), course_id="iml") as gradebook:
            times = {s.student.id: s.timestamp for s in gradebook.assignment_submissions("tiny")}
            assert times["other name"] is None
            assert times["excellent"] == datetime(2025, 1, 10, 12, 10)
