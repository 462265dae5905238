"""``iml regrade`` and ``iml diff``: what they run, keep, write and print."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from commands import Done, run, undocumented
from courses import edit, write_tiny_course
from nbgrader.api import Gradebook
from test_grade_command import WRONG_AXIS, hand_in, solved

from autograder.course import Assignment, Visibility
from autograder.notebook.release import releases_bytes
from autograder.notebook.source import read_source

FAR = "centre of large numbers"
ROWS_ONLY = "def centre(x, axis=0):\n    return x - x.mean(axis=0)\n"
WORK = {"ada": {}, "ben": {"centre": WRONG_AXIS}, "cleo": {"centre": ROWS_ONLY}}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A class of three, graded; ada's written answer has 1.5 points, ben's checks 1 by hand."""
    assignment = write_tiny_course(tmp_path_factory.mktemp("graded") / "course")
    assignment.releases.write_bytes(releases_bytes(read_source(assignment)))
    for student, cells in WORK.items():
        hand_in(assignment, student, solved(assignment, **cells))
    assert run("grade", "tiny", folder=assignment.root).code == 0
    with Gradebook(f"sqlite:///{assignment.root / 'gradebook.db'}") as book:
        given = book.find_grade("why", "tiny", "tiny", "ada")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.find_grade("centre-check", "tiny", "tiny", "ben").manual_score = 1
        book.find_comment("centre", "tiny", "tiny", "ben").manual_comment = "Nearly."
        book.db.commit()
    return assignment


@pytest.fixture
def course(graded: Assignment, tmp_path: Path) -> Assignment:
    """A copy of the graded class, to be changed."""
    root = tmp_path / "course"
    shutil.copytree(graded.root, root, symlinks=True)
    return Assignment(root, "tiny")


def scores(course: Assignment) -> dict[str, float]:
    folder = course.root / "results/tiny"
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    return {result["student_id"]: result["score"] for result in found}


def rows(course: Assignment) -> dict[str, dict[str, str]]:
    with (course.root / "results/tiny/grades.csv").open(newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def files(root: Path) -> dict[str, bytes]:
    """The contents of all files, but for the bytecode that Python keeps of checks that it runs."""
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return {str(path): path.read_bytes() for path in paths}


def change_points(course: Assignment) -> None:
    """Give a hidden check 2.5 points instead of 1.5, and the question 4 instead of 3."""
    edit(course.check_file(Visibility.HIDDEN, "centre"), "points(1.5)", "points(2.5)")
    edit(course.source, "points=3", "points=4")


def loosen(course: Assignment) -> None:
    """Let the public check of the axis pass whatever the axis is."""
    path = course.root / "tests/tiny/public/test_centre.py"
    edit(path, "student.centre(X, axis=1)", "student.centre(X.T).T")


def test_points_alone_are_weighed_without_a_kernel(
    course: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.cli.options.WarmProcess", None)
    before = scores(course)
    change_points(course)
    done = run("regrade", "tiny", "--json", folder=course.root)
    assert (done.code, undocumented(done.document)) == (0, set())
    assert scores(course) == {"ada": before["ada"] + 1, "ben": 0, "cleo": before["cleo"] + 1}
    assert {row["max_score"] for row in rows(course).values()} == {"4"}
    (one,) = done.document["assignments"]
    changes = {change["student_id"]: change for change in one["difference"]["changes"]}
    assert changes["ada"]["gained"] == 1
    assert (changes["ada"]["before"]["total"], changes["ada"]["after"]["total"]) == (4.5, 5.5)
    # A person's points stay, so that ben's total does.
    assert changes["ben"]["before"]["total"] == changes["ben"]["after"]["total"] == 1
    assert rows(course)["ben"]["total"] == "1"
    assert "5.5 / 6" in (course.root / "feedback/ada/tiny/tiny.html").read_text()
    page = Path(one["written"]["difference"])
    assert page.parent == course.root / "reports/tiny/regrades"
    assert "3 of 3" in page.read_text() or "2 of 3 scores changed" in page.read_text()
    assert json.loads(page.with_suffix(".json").read_text())["difference"] == one["difference"]
    again = run("regrade", "tiny", folder=course.root)
    assert "3 judged by the same before" in again.stdout
    assert len(list(page.parent.iterdir())) == 2


def test_a_changed_check_shows_whom_it_changed(course: Assignment) -> None:
    loosen(course)
    hand_in(course, "ada", solved(course, centre=ROWS_ONLY))
    before = files(course.root)
    trial = run("regrade", "tiny", "--dry-run", folder=course.root)
    assert files(course.root) == before
    assert "Nothing was written." in trial.stdout
    done = run("regrade", "tiny", folder=course.root)
    assert done.code == 1  # ada has handed in again
    for printed in (trial.stdout, done.stdout):
        assert "not graded again, handed in again since it was graded: ada" in printed
        assert "checks, references or probes changed: centre" in printed
        assert "2.5 of 3 → 3 of 3" in printed
        assert "centre: The axis can be chosen" in printed
        assert "failed, 0 of 0.5: With axis=1, every row should sum to zero." in printed
        assert "passed, 0.5 of 0.5" in printed
        assert "1 of 2 scores changed: 1 rose, 0 fell" in printed
    assert scores(course) == {"ada": 3, "ben": 0.0, "cleo": 3}
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        kept = book.find_grade("centre-check", "tiny", "tiny", "ben")
        assert (kept.manual_score, kept.auto_score) == (1, 0)
        assert book.find_comment("centre", "tiny", "tiny", "ben").manual_comment == "Nearly."


def test_grading_some_names_the_others_and_mixes_nothing(course: Assignment) -> None:
    change_points(course)
    done = run("grade", "tiny", "--student", "ada", "--json", folder=course.root)
    assert done.code == 1
    (one,) = done.document["assignments"]
    assert one["by_other_checks"] == ["ben", "cleo"]
    sentence = "are not graded again (--student left them out): ben, cleo."
    assert f"2 results are by other checks, points or limits and {sentence}" in done.stderr
    table = rows(course)
    assert {row["max_score"] for row in table.values()} == {"4"}
    assert (table["ada"]["score"], table["ben"]["score"], table["ben"]["total"]) == ("4", "", "")
    rest = run("grade", "tiny", folder=course.root)
    assert rest.code == 0
    sentence = "are graded again: ben, cleo."
    assert f"2 results are by other checks, points or limits and {sentence}" in rest.stdout
    assert {row["score"] for row in rows(course).values()} == {"4", "0", "3.5"}


def test_a_question_may_be_judged_again_though_nothing_has_changed(course: Assignment) -> None:
    done = run(
        *("regrade", "tiny", "--question", "centre", "--student", "ben", "--json"),
        folder=course.root,
    )
    assert "submissions: 1 run with some checks" in done.stderr
    assert done.document["assignments"][0]["difference"]["changes"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--question", "center"),
            "--question center: tiny has no such question; did you mean 'centre'?",
        ),
        (("--student", "adda"), "--student adda: there is no result of tiny; did you mean 'ada'?"),
        (("--out", "source"), "no results of tiny in"),
        (("--out", "elsewhere"), "'elsewhere' does not exist"),
        (
            ("--question", "centre", "--check-seconds", "7"),
            "--question centre: the 'limits' changed since the grading",
        ),
    ],
)
def test_wrong_usage_is_one_clear_line(
    course: Assignment, arguments: tuple[str, ...], sentence: str
) -> None:
    before = files(course.root)
    done = run("regrade", "tiny", *arguments, folder=course.root)
    assert (done.code, sentence in done.stderr) == (2, True)
    assert files(course.root) == before


def difference(old: Path, new: Path, *more: str, folder: Path) -> Done:
    return run("diff", str(old), str(new), *more, folder=folder)


def test_two_folders_are_compared(course: Assignment, graded: Assignment, tmp_path: Path) -> None:
    change_points(course)
    assert run("regrade", "tiny", folder=course.root).code == 0
    old, new = graded.root, course.root / "results/tiny"
    (new / "ben.json").unlink()
    (new / "broken.json").write_text("{")
    done = difference(old, new, "--out", str(tmp_path), "--json", folder=course.root)
    assert (done.code, undocumented(done.document)) == (1, set())
    (problem,) = done.document["problems"]
    assert "broken.json can't be read" in problem
    (one,) = done.document["assignments"]
    changes = {change["student_id"]: change for change in one["difference"]["changes"]}
    assert changes.keys() == {"ada", "ben", "cleo"}
    assert changes["ben"]["after"] is None
    assert changes["ada"]["gained"] == 1
    assert "3 of 3 → 4 of 4" in Path(one["page"]).read_text()


def test_nothing_differs(graded: Assignment) -> None:
    done = difference(graded.root, graded.root, folder=graded.root)
    assert (done.code, "0 of 3 scores changed" in done.stdout) == (0, True)


def test_what_holds_no_results_is_named(graded: Assignment, tmp_path: Path) -> None:
    done = difference(tmp_path, graded.root, folder=graded.root)
    assert (done.code, f"{tmp_path} holds no results" in done.stderr) == (2, True)
