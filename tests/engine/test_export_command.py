"""iml export: where the points come from, and what the command says."""

from __future__ import annotations

import csv
import dataclasses
import shutil
import unicodedata
from pathlib import Path

import pytest
from commands import run as command
from courses import write_tiny_course
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.adapters.lms.export.totals import totals
from autograder.booked import Booked, BookedQuestion
from autograder.cli import app
from autograder.course import Assignment, Course
from autograder.notebook.source import read_source
from autograder.publish.new_assignment import new_assignment
from autograder.records.gradebook import GradebookWriter
from autograder.records.gradebook_reader import read_booked
from autograder.records.grades_csv import grades_csv
from autograder.records.store import ResultStore
from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult

ROSTER = "student_id,name,email,section,lms_id\nada,Ada,ada@x,A,12\nbob,Bob,bob@x,A,13\n"


def graded(student: str, points: float, status: Status = Status.GRADED) -> SubmissionResult:
    check = CheckResult("test_columns", "Columns", "public", Outcome.PASSED, points, 3)
    return SubmissionResult(
        student_id=student,
        assignment="tiny",
        status=status,
        max_score=3,
        started="2025-03-01T12:00:00+00:00",
        seconds=1.0,
        submission_sha256="",
        checks_sha256="",
        versions={},
        isolation="full",
        questions=(QuestionResult("centre", (check,)),),
    )


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook in which a person gave ada 1.5 points and took 1 off; made once: it is slow."""
    root = tmp_path_factory.mktemp("gradebook")
    url = f"sqlite:///{root / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.prepare(read_source(write_tiny_course(root / "course")))
        writer.record(graded("ada", 2))
    with Gradebook(url) as book:
        grade = book.find_grade("why", "tiny", "tiny", "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_submission_notebook("tiny", "tiny", "ada").late_submission_penalty = 1
        book.db.commit()
    return root / "gradebook.db"


def run(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, Path]:
    monkeypatch.chdir(tiny.root)
    path = tiny.root / "out.csv"
    order = ["export", "tiny", *arguments, "-o", str(path)]
    result = CliRunner().invoke(app, order, env={"COLUMNS": "200"})
    return result.exit_code, result.output + str(result.exception or ""), path


def test_the_gradebooks_score_counts(tiny: Assignment, tmp_path: Path, gradebook: Path) -> None:
    results = [graded("ada", 2), graded("bob", 3)]
    url = f"sqlite:///{shutil.copy(gradebook, tmp_path)}"
    with GradebookWriter(url) as writer:
        writer.record(results[1])
    booked = read_booked(url, "tiny")
    ada, bob = totals(results, booked, read_source(tiny))
    assert (ada.score, ada.max_score, ada.penalty, ada.needs) == (2.5, 5, 1, "")
    assert (ada.automatic, ada.by_hand, ada.overridden) == (2, 1.5, 0)
    assert ada.questions == (("centre", 2), ("why", 1.5))
    assert (bob.score, bob.needs) == (3, "points are still to be given by hand")


def test_a_penalty_never_takes_more_than_there_is(tiny: Assignment) -> None:
    (total,) = totals([graded("ada", 2)], {"ada": Booked(penalty=4)}, read_source(tiny))
    assert (total.penalty, total.score) == (2, 0)


def test_a_persons_points_replace_those_of_checks(tiny: Assignment) -> None:
    booked = Booked(questions={"centre": BookedQuestion("centre", 2.5)})
    (total,) = totals([graded("ada", 1)], {"ada": booked}, read_source(tiny))
    assert (total.automatic, total.overridden, total.score) == (1, 1.5, 2.5)


def test_without_a_gradebook_the_checks_count(tiny: Assignment) -> None:
    results = [graded("ada", 2), graded("bob", 0, Status.UNGRADABLE)]
    ada, bob = totals(results, {}, read_source(tiny))
    assert (ada.score, ada.max_score, ada.needs) == (2, 3, "")
    assert bob.needs == "the submission is ungradable"


def test_who_is_in_the_gradebook_alone_is_exported_too(tiny: Assignment) -> None:
    booked = {"carol": Booked(score=4, max_score=5)}
    (total,) = totals([], booked, read_source(tiny))
    assert (total.student_id, total.status, total.score) == ("carol", "", 4)


def test_the_command(
    tiny: Assignment, tmp_path: Path, gradebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ResultStore(tiny.root, "tiny")
    for result in (graded("ada", 2), graded("mallory", 3)):
        store.write(result)
    shutil.copy(gradebook, tiny.root)
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    arguments = ("--to", "canvas", "--roster", str(roster), "--column", "Tiny (1)")
    code, output, path = run(tiny, monkeypatch, *arguments)
    assert code == 1
    assert "mallory: not in the roster, left out" in output
    assert "1 of the roster without points: bob" in output
    header, possible, ada, bob = csv.reader(path.read_text().splitlines())
    assert header[5] == "Tiny (1)"
    assert possible[5] == "5"
    assert ada == ["Ada", "12", "ada", "ada", "A", "2.5"]
    assert bob[5] == ""


def test_all_well(tiny: Assignment, gradebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    shutil.copy(gradebook, tiny.root)
    code, output, path = run(tiny, monkeypatch, "--to", "csv")
    assert (code, "1 students with points" in output) == (0, True)
    assert path.read_text().splitlines()[1] == (
        'ada,,,,graded,2,3,1.5,0,1,2.5,5,"Taken off for handing in late. The course takes 10% of '
        'the score off for each day begun, at most 50%; 15 minutes cost nothing.",2,1.5'
    )


@pytest.mark.parametrize(
    ("platform", "marked"), [("csv", True), ("canvas", False), ("gradescope-table", False)]
)
def test_the_table_for_people_opens_in_excel(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, platform: str, marked: bool
) -> None:
    ResultStore(tiny.root, "tiny").write(graded("zoë", 2))
    _, _, path = run(tiny, monkeypatch, "--to", platform)
    # Excel reads a CSV as UTF-8 if it begins with this mark alone.
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == marked
    first = next(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert "zoë" in first.values() or platform == "canvas"


def test_grades_csv_has_no_mark(tiny: Assignment) -> None:
    text = grades_csv([graded("zoë", 2)], read_source(tiny), {})
    assert next(csv.DictReader(text.splitlines()))["student_id"] == "zoë"


def test_a_students_id_in_unicodes_other_form(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ResultStore(tiny.root, "tiny").write(graded(unicodedata.normalize("NFD", "zoë"), 2))
    roster = tmp_path / "roster.csv"
    roster.write_text("student_id,name,email,section,lms_id\nzoë,Zoë,,,7\n")
    _, output, path = run(tiny, monkeypatch, "--to", "canvas", "--roster", str(roster))
    assert "not in the roster" not in output
    assert list(csv.reader(path.read_text().splitlines()))[2][5] == "2"
    ResultStore(tiny.root, "tiny").write(graded("zoë", 3))
    _, output, _ = run(tiny, monkeypatch, "--to", "canvas", "--roster", str(roster))
    assert "zoë: there are two, one in each of Unicode's forms" in unicodedata.normalize(
        "NFC", output
    )


def test_what_was_guessed_of_a_worksheet_is_said(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ResultStore(tiny.root, "tiny").write(graded("Zoë_Smith", 2))
    sheet = tmp_path / "Bewertungen.csv"
    sheet.write_text(
        "ID;Vollständiger Name;Status;Bewertung;Bestwertung\n"
        "Teilnehmer/in501;Zoë Smith;abgegeben;;3,00\n",
        encoding="cp1252",
    )
    _, output, path = run(tiny, monkeypatch, "--to", "moodle", "--worksheet", str(sheet))
    assert "Bewertungen.csv: not UTF-8, so read as Windows-1252" in output
    assert "Bewertungen.csv: separated by semicolons" in output
    assert "“Bewertung” as Grade" in output
    assert path.read_text().splitlines()[1] == 'Teilnehmer/in501,Zoë Smith,abgegeben,2,"3,00"'


def test_the_gradebook_is_the_configurations(
    tiny: Assignment, gradebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    config = tiny.root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = 'sqlite:///{gradebook}'\n")
    _, _, path = run(tiny, monkeypatch, "--to", "csv")
    assert path.read_text().splitlines()[1] == (
        'ada,,,,graded,2,3,1.5,0,1,2.5,5,"Taken off for handing in late. The course takes 10% of '
        'the score off for each day begun, at most 50%; 15 minutes cost nothing.",2,1.5'
    )
    assert not (tiny.root / "gradebook.db").exists()


def test_no_gradebook_is_said(tiny: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    code, output, _ = run(tiny, monkeypatch, "--to", "gradescope")
    assert code == 1
    assert "no gradebook, so no points for what is graded by hand: why" in output
    assert not (tiny.root / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "csv"), "no results of tiny"),
        (("--to", "csv", "--roster", "none.csv"), "'none.csv' does not exist"),
        (("--to", "csv", "--column", "x"), "--column goes with --to canvas, not csv"),
        (("--to", "blackboard"), "'blackboard' is not one of"),
    ],
)
def test_wrong_usage(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    _, output, path = run(tiny, monkeypatch, *arguments)
    assert message in output
    assert not path.exists()


def test_moodle_needs_to_know_its_numbers(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    _, output, path = run(tiny, monkeypatch, "--to", "moodle")
    assert "--to moodle needs --worksheet" in output
    assert not path.exists()


@pytest.fixture
def two(tiny: Assignment) -> Assignment:
    """A course of two assignments; only tiny has results."""
    new_assignment(Course(tiny.root), "regression")
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    return tiny


def other_result(points: float) -> SubmissionResult:
    return dataclasses.replace(graded("ada", points), assignment="regression")


def test_each_assignment_gets_its_own_file(two: Assignment) -> None:
    ResultStore(two.root, "regression").write(other_result(1))
    for options, files in (
        ((), ["results/regression/csv.csv", "results/tiny/csv.csv"]),
        (("--out", "grades"), ["grades/regression-csv.csv", "grades/tiny-csv.csv"]),
    ):
        assert command("export", "--to", "csv", *options, folder=two.root).code == 1
        first, second = ((two.root / file).read_text().splitlines()[1] for file in files)
        assert first.startswith("ada,,,,graded,1,3")
        assert second.startswith("ada,,,,graded,2,3")


def test_one_file_is_not_written_twice(two: Assignment) -> None:
    ResultStore(two.root, "regression").write(other_result(1))
    done = command("export", "--to", "csv", "--out", "all.csv", folder=two.root)
    assert done.code == 2
    assert "all.csv is one file, and regression and tiny get one each: give a folder" in done.stderr
    assert not (two.root / "all.csv").exists()


def test_of_all_assignments_those_with_results_are_exported(two: Assignment) -> None:
    done = command("export", "--to", "csv", "--out", "all.csv", folder=two.root)
    assert f"no results of regression in {two.root}: nothing to export" in done.stdout
    assert "ada" in (two.root / "all.csv").read_text()
    done = command("export", "regression", "tiny", "--to", "csv", folder=two.root)
    assert done.code == 2
    assert "no results of regression in" in done.stderr


def test_what_is_of_one_assignment_is_not_for_two(two: Assignment) -> None:
    ResultStore(two.root, "regression").write(other_result(1))
    done = command("export", "--to", "canvas", "--column", "Tiny (1)", folder=two.root)
    assert done.code == 2
    assert (
        "--column Tiny (1) is for one assignment: name it, one of regression, tiny" in done.stderr
    )


def test_out_is_written_to_and_never_read(tiny: Assignment, tmp_path: Path) -> None:
    ResultStore(tmp_path / "graded", "tiny").write(graded("ada", 2))
    where = ("--out", str(tmp_path / "graded"))
    done = command("export", "--to", "csv", *where, folder=tiny.root)
    assert (done.code, "no results of tiny in" in done.stderr) == (2, True)
    where = ("--graded", str(tmp_path / "graded"), "--output", str(tmp_path / "old.csv"))
    assert command("export", "--to", "csv", *where, folder=tiny.root).code == 1
    assert "ada" in (tmp_path / "old.csv").read_text()


def test_collect_writes_where_out_says(tiny: Assignment, tmp_path: Path) -> None:
    folder = tmp_path / "download"
    folder.mkdir()
    (folder / "ada.ipynb").write_text('{"cells": [], "nbformat": 4, "nbformat_minor": 5}')
    for option in ("--out", "--submitted"):
        where = tmp_path / option
        done = command("collect", str(folder), option, str(where), folder=tiny.root)
        assert done.code == 0, done.stderr
        assert (where / "ada/tiny/tiny.ipynb").is_file()


def test_collect_asks_which_assignment_where_there_are_several(two: Assignment) -> None:
    (two.root / "download").mkdir()
    done = command("collect", "download", folder=two.root)
    assert done.code == 2
    assert "which assignment? The course has several: regression, tiny" in done.stderr


def test_canvas_without_a_column_is_told_what_happens(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    _, output, _ = run(tiny, monkeypatch, "--to", "canvas")
    assert "without --column, Canvas makes a new assignment “tiny” of it" in output
    _, output, _ = run(tiny, monkeypatch, "--to", "canvas", "--column", "Tiny (1)")
    assert "without --column" not in output


def test_gradescopes_table_keeps_its_former_name_which_is_not_listed(tiny: Assignment) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    command("export", "tiny", "--to", "gradescope", folder=tiny.root)
    assert (tiny.root / "results/tiny/gradescope-table.csv").is_file()
    wrong = command("export", "tiny", "--to", "gradscope", folder=tiny.root)
    assert wrong.code == 2
    listed = "'gradscope' is not one of 'canvas', 'gradescope-table', 'moodle', 'csv'"
    assert listed in wrong.stderr


def test_a_gradebook_that_is_given_must_be_there(tiny: Assignment) -> None:
    ResultStore(tiny.root, "tiny").write(graded("ada", 2))
    missing = f"sqlite:///{tiny.root}/mistyped.db"
    done = command("export", "tiny", "--to", "csv", "--db-url", missing, folder=tiny.root)
    assert done.code == 2
    assert done.stderr == f"iml: --db-url {missing}: there is no such gradebook\n"
    assert not (tiny.root / "exports").exists()
