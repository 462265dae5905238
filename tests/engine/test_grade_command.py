"""``iml grade`` on a class in miniature: every file gets its row, and nothing is lost."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from courses import write_tiny_course
from nbgrader.api import Gradebook
from test_cli import iml

from autograder.course import Assignment
from autograder.notebook.markers import without_markers
from autograder.notebook.pair import pair_notebook
from autograder.notebook.source import read_source

LOOP = "while True:\n    pass\n"
WRONG_AXIS = "import numpy as np\n\ndef centre(x, axis=0):\n    return x - x.mean()\n"


@dataclass(frozen=True)
class Graded:
    """A graded class: its folders and what the command printed."""

    assignment: Assignment
    out: Path
    printed: str
    code: int

    def rows(self) -> dict[str, dict[str, str]]:
        """The lines of grades.csv by student."""
        with (self.out / "results/tiny/grades.csv").open(newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}

    def result(self, student: str) -> dict:
        """A student's JSON."""
        return json.loads((self.out / f"results/tiny/{student}.json").read_text())


def solved(assignment: Assignment, **texts: str) -> bytes:
    """The solution as a submission, with some cells' texts replaced."""
    notebook = pair_notebook(read_source(assignment))
    for cell in notebook.cells:
        cell.source = texts.get(cell.id, without_markers(cell.source))
    return nbformat.writes(notebook).encode()


def hand_in(assignment: Assignment, student: str, content: bytes, name: str = "tiny") -> Path:
    path = assignment.root / "submitted" / student / "tiny" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Grade a class with one submission of each kind."""
    assignment = write_tiny_course(tmp_path_factory.mktemp("class") / "course")
    right = solved(assignment)
    hand_in(assignment, "excellent", right)
    hand_in(assignment, "wrong", solved(assignment, centre=WRONG_AXIS))
    hand_in(assignment, "looping", solved(assignment, centre=LOOP))
    hand_in(assignment, "empty", b"")
    hand_in(assignment, "corrupted", right[: len(right) // 2])
    hand_in(assignment, "two notebooks", right)
    hand_in(assignment, "two notebooks", b"{}", name="tiny-copy")
    hand_in(assignment, "spaces", right, name="my tiny (final)")
    hand_in(assignment, "folder", right).unlink()
    (assignment.root / "submitted/folder/tiny/tiny.ipynb").mkdir()
    hand_in(assignment, "link", right).unlink()
    (assignment.root / "submitted/link/tiny/tiny.ipynb").symlink_to(
        assignment.root / "submitted/excellent/tiny/tiny.ipynb"
    )
    (assignment.root / "submitted/absent").mkdir()
    options = ("--jobs", "2", "--cell-seconds", "3", "--profile", "--log", "log.jsonl")
    done = iml("grade", "tiny", *options, folder=assignment.root)
    return Graded(assignment, assignment.root, done.stdout + done.stderr, done.returncode)


@pytest.mark.parametrize(
    ("student", "status", "score"),
    [
        ("excellent", "graded", "3"),
        ("looping", "graded", "0"),
        ("empty", "ungradable", "0"),
        ("corrupted", "ungradable", "0"),
        ("two notebooks", "graded", "3"),
        ("spaces", "graded", "3"),
        ("folder", "ungradable", "0"),
        ("link", "ungradable", "0"),
    ],
)
def test_each_submission_has_its_row(graded, student, status, score):
    row = graded.rows()[student]
    assert (row["status"], row["score"], row["max_score"]) == (status, score, "3")


def test_wrong_work_loses_points_and_says_why(graded):
    (question,) = graded.result("wrong")["questions"]
    messages = {check["name"]: check["message"] for check in question["checks"]}
    assert question["score"] == 0
    assert messages["test_axis"] == "With axis=1, every row should sum to zero."


def test_every_ungradable_submission_has_a_reason(graded):
    for student, reason in {
        "empty": "the file is empty",
        "corrupted": "the file is not JSON",
        "folder": "is a folder, not a file",
        "link": "is a symbolic link",
    }.items():
        assert reason in graded.result(student)["problems"][0]["text"]


def test_a_student_without_a_submission_has_no_row(graded):
    assert "absent" not in graded.rows()


def test_the_exit_code_says_that_a_person_is_needed(graded):
    assert graded.code == 1


def test_everyone_gets_a_feedback_page(graded):
    for student in graded.rows():
        page = graded.out / "feedback" / student / "tiny" / "tiny.html"
        assert student in page.read_text()


def test_the_gradebook_holds_the_scores(graded):
    with Gradebook(f"sqlite:///{graded.out / 'gradebook.db'}", course_id="iml") as gradebook:
        submission = gradebook.find_submission("tiny", "excellent")
        assert submission.score == 3
        assert submission.max_score == 5
        assert submission.needs_manual_grade
        gradebook.engine.dispose()


def test_the_report_comes_last_with_what_the_gradebook_knows(graded):
    report = graded.out / "reports/tiny/index.html"
    assert graded.printed.rindex(str(report)) > graded.printed.rindex("gradebook.db")
    page = report.read_text()
    assert "Not known without a gradebook" not in page
    assert "Waits for points that a person gives" in page  # the ungradable ones
    pages = {path.stem for path in report.parent.glob("students/*.html")}
    assert pages == set(graded.rows())


def test_the_profile_is_shown(graded):
    table = graded.printed[graded.printed.index("Seconds by phase") :]
    heads = table.splitlines()[2].split()
    assert heads == ["student", "start", "cells", "checks", "bridge", "writing", "other", "all"]
    (row,) = [line.split() for line in table.splitlines() if line.startswith("  looping")]
    spent = dict(zip(heads[1:], map(float, row[1:]), strict=True))
    assert spent["cells"] >= 3  # its limit
    assert spent["start"] > 0
    assert spent["all"] == pytest.approx(sum(spent.values()) - spent["all"], abs=0.05)


def test_the_log_tells_what_happened_and_where_the_time_went(graded):
    lines = [json.loads(line) for line in (graded.out / "log.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["started", *["graded"] * 9, "ended"]
    by_student = {line["student_id"]: line for line in lines[1:-1]}
    assert by_student["looping"]["cells"] == [{"id": "centre", "status": "timeout"}]
    assert by_student["excellent"]["traceback"] == ""
    sums = lines[-1]["profile"]
    spent = [line["profile"]["cells"] for line in lines[1:-1]]
    assert sums["cells"] == pytest.approx(sum(spent), abs=0.01)


def test_what_was_graded_is_kept(graded):
    before = graded.result("excellent")["started"]
    done = iml("grade", "tiny", "--cell-seconds", "3", folder=graded.assignment.root)
    assert "graded before with the same checks: kept" in done.stdout
    assert graded.result("excellent")["started"] == before


def test_a_result_that_can_not_be_read_is_named_and_asks_for_a_person(graded):
    broken = graded.out / "results/tiny/gone.json"
    arguments = ("grade", "tiny", "--student", "excellent", "--cell-seconds", "3")
    assert iml(*arguments, folder=graded.assignment.root).returncode == 0
    broken.write_text("{")
    done = iml(*arguments, folder=graded.assignment.root)
    broken.unlink()
    assert done.returncode == 1
    assert done.stdout.count(str(broken)) == 1


def test_a_second_grading_of_the_same_folder_stops(graded):
    from autograder.grading.batch import hold_results

    with hold_results(graded.out, "tiny"):
        done = iml("grade", "tiny", folder=graded.assignment.root)
    assert done.returncode == 2
    assert "another `iml grade tiny` is running" in done.stderr
