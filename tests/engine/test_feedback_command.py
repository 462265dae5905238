"""iml feedback: pages from results and gradebook, and the ways in which students get them."""

from __future__ import annotations

import csv
import dataclasses
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest
from commands import Done, run, undocumented
from courses import write_tiny_course
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash
from test_export_command import graded

from autograder.course import Assignment, Course
from autograder.grading.batch import hold_results
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import read_source
from autograder.outputs import Outputs
from autograder.publish.new_assignment import new_assignment
from autograder.records.gradebook import GradebookWriter
from autograder.records.pages import write_submission
from autograder.records.store import ResultStore
from autograder.render.submission import draw
from autograder.results import Status

ROSTER = (
    "student_id,name,email,section,lms_id\n"
    'ada,"Love_lace, Ada",ada@x,A,12\nbob,Bob,,A,\neve,Eve,eve@x,A,14\n'
)


@pytest.fixture(scope="module")
def booked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook of ada, whom a person gave 1.5 points and took 1 off; made once: it is slow."""
    root = tmp_path_factory.mktemp("gradebook")
    url = f"sqlite:///{root / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.prepare(read_source(write_tiny_course(root / "course")))
        for student in ("ada", "bob"):
            writer.record(graded(student, 2))
    with Gradebook(url) as book:
        grade = book.find_grade("why", "tiny", "tiny", "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_comment("why", "tiny", "tiny", "ada").manual_comment = "Well argued."
        book.find_submission_notebook("tiny", "tiny", "ada").late_submission_penalty = 1
        book.db.commit()
    return root / "gradebook.db"


def record(tiny: Assignment, *students: str) -> None:
    """Record a grading of each student, page and executed notebook included."""
    source = read_source(tiny)
    for student in students:
        notebook = pristine_notebook(source)
        answers = {"centre": f"def centre(x, axis=0):\n    return {student!r}", "why": "So it is."}
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        result = graded(student, 2)
        write_submission(Outputs(tiny.root, "tiny"), result, draw(result, notebook, source))


@pytest.fixture
def course(tiny: Assignment, booked: Path, tmp_path: Path) -> Path:
    """The tiny course with two graded students and a gradebook; beside it a roster."""
    record(tiny, "ada", "bob")
    shutil.copy(booked, tiny.root)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return tiny.root


def page(course: Path, student: str) -> Path:
    return course / "feedback" / student / "tiny" / "tiny.html"


def test_pages_get_what_people_entered_and_who_waits_is_named(course: Path) -> None:
    assert "Well argued." not in page(course, "ada").read_text()
    page(course, "bob").unlink()
    done = run("feedback", "tiny", folder=course)
    assert done.code == 1
    assert done.stdout.splitlines() == [
        f"wrote 2 pages to {course}/feedback",
        "bob: why still to be graded by hand (2 points)",
    ]
    ada = page(course, "ada").read_text()
    for words in ("<b>2.5</b>", "Well argued.", "Late penalty"):
        assert words in ada, words
    assert "return 'ada'" in unescape(re.sub("<[^>]*>", "", ada))  # the work itself
    assert "waits for a person" in page(course, "bob").read_text()


def test_the_document(course: Path, tmp_path: Path) -> None:
    options = ("--release", "outbox", "--to", "mail", "--roster", str(tmp_path / "roster.csv"))
    done = run("feedback", "--json", *options, folder=course)
    assert done.document == {
        "command": "feedback",
        "exit_code": 1,
        "assignments": [
            {
                "assignment": "tiny",
                "error": None,
                "folder": str(course / "feedback"),
                "pages": 2,
                "waiting": [{"student_id": "bob", "questions": ["why"], "points": 2}],
                "released": {"place": str(course / "outbox/tiny-mail.csv"), "pages": 1},
                "problems": ["bob: no email in the roster, left out"],
            }
        ],
    }
    assert undocumented(done.document) == set()


def test_nothing_that_waits_or_is_wrong_exits_with_0(course: Path) -> None:
    shutil.rmtree(course / "results")
    record(Course(course).assignment("tiny"), "ada")
    assert run("feedback", folder=course).code == 0


def test_without_a_gradebook_written_answers_have_no_points(tiny: Assignment) -> None:
    record(tiny, "ada")
    done = run("feedback", "--json", folder=tiny.root)
    (found,) = done.document["assignments"]
    assert done.code == 1
    assert found["problems"] == ["no gradebook, so no points for what is graded by hand: why"]
    assert not (tiny.root / "gradebook.db").exists()


def test_who_could_not_be_graded_is_named_until_a_person_gives_points(course: Path) -> None:
    shutil.rmtree(course / "results")
    tiny = Course(course).assignment("tiny")
    lost = dataclasses.replace(graded("ada", 2), status=Status.UNGRADABLE, questions=())
    ResultStore(course, "tiny").write(lost)
    url = f"sqlite:///{course / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.prepare(read_source(tiny))
        writer.record(lost)
    done = run("feedback", folder=course)
    assert done.code == 1
    assert "ada: the submission is ungradable, and a person has to look" in done.stdout
    with Gradebook(url) as book:
        grade = book.find_grade("centre-check", "tiny", "tiny", "ada")
        grade.manual_score, grade.needs_manual_grade = 3, False
        book.db.commit()
    done = run("feedback", folder=course)
    assert done.code == 0
    assert "<b>3.5</b>" in page(course, "ada").read_text()  # 3 + 1.5 - 1


def test_a_gradebook_that_is_named_has_to_exist(course: Path) -> None:
    done = run("feedback", "--db-url", "sqlite:///none.db", folder=course)
    assert done.code == 2
    assert "--db-url sqlite:///none.db: there is no such gradebook" in done.stderr
    assert not (course / "none.db").exists()


def test_an_assignment_without_results(course: Path) -> None:
    new_assignment(Course(course), "empty")
    done = run("feedback", "empty", folder=course)
    assert done.code == 2
    assert f"no results of empty in {course}; first: iml grade empty" in done.stderr
    done = run("feedback", folder=course)  # all of them: this one has nothing to show
    assert f"no results of empty in {course}: no page to write" in done.stdout
    assert done.code == 1  # bob waits


def test_a_notebook_that_cant_be_read_costs_its_own_page_only(course: Path) -> None:
    path = course / "autograded/ada/tiny/tiny.ipynb"
    before = page(course, "ada").read_bytes()
    for content in ("{", '{"cells": 3}', "[]"):
        path.write_text(content)
        done = run("feedback", "--json", folder=course)
        (found,) = done.document["assignments"]
        assert found["pages"] == 1
        assert found["problems"][0].startswith(f"{path} can't be read: ")
        assert page(course, "ada").read_bytes() == before


def test_a_result_that_cant_be_read_is_named(course: Path) -> None:
    ResultStore(course, "tiny").path("ada").write_text("{")
    (found,) = run("feedback", "--json", folder=course).document["assignments"]
    assert found["pages"] == 1
    assert "ada.json can't be read" in found["problems"][0]


def test_a_grading_that_runs_is_waited_for_by_the_caller(course: Path) -> None:
    with hold_results(course, "tiny"):
        done = run("feedback", "tiny", folder=course)
    assert done.code == 2
    assert "another `iml grade tiny` is running" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--release out", "--release out needs --to exchange, canvas, moodle, mail"),
        ("--to mail", "--to mail needs --release with the folder to write to"),
        ("--to post --release out", "'post' is not one of 'exchange', 'canvas', 'moodle', 'mail'"),
        ("--to canvas --release out", "--to canvas needs --download with the submissions"),
        ("--to moodle --release out", "--to moodle needs --download with the submissions"),
        ("--to mail --release out", "--to mail needs --roster with everyone's email"),
        (
            "--to mail --release out --roster roster.csv --download x.zip",
            "--download x.zip goes with --to canvas or moodle",
        ),
        ("--download x.zip", "--download x.zip goes with --to canvas or moodle"),
    ],
)
def test_options_that_lack_another_are_refused(course: Path, options: str, said: str) -> None:
    for read in ("roster.csv", "x.zip"):
        (course / read).touch()
    before = page(course, "ada").read_bytes()
    done = run("feedback", *options.split(), folder=course)
    assert done.code == 2
    assert said in done.stderr
    assert page(course, "ada").read_bytes() == before
    assert not (course / "out").exists()


def test_a_download_is_of_one_assignment(course: Path) -> None:
    new_assignment(Course(course), "empty")
    (course / "x.zip").touch()
    options = ("--to", "canvas", "--release", "out", "--download", "x.zip")
    done = run("feedback", *options, folder=course)
    assert done.code == 2
    assert "--download x.zip is of one assignment: name it, one of empty, tiny" in done.stderr


def released(course: Path, *options: str) -> Done:
    return run("feedback", "tiny", "--release", "out", *options, folder=course)


def test_a_mail_merge_names_whom_to_write_to_and_what_to_attach(
    course: Path, tmp_path: Path
) -> None:
    record(Course(course).assignment("tiny"), "mallory")
    done = released(course, "--to", "mail", "--roster", str(tmp_path / "roster.csv"))
    assert "mallory: not in the roster, left out" in done.stdout
    lines = (course / "out/tiny-mail.csv").read_text("utf-8").splitlines()
    (row,) = csv.DictReader(lines)
    attached = Path(row.pop("attachment"))
    assert row == {
        **{"student_id": "ada", "name": "Love_lace, Ada", "email": "ada@x"},
        **{"score": "2.5", "max_score": "5", "final": "yes"},
    }
    assert attached.is_relative_to(course / "out")
    assert attached.read_bytes() == page(course, "ada").read_bytes()


def names(course: Path, platform: str) -> dict[str, bytes]:
    with zipfile.ZipFile(course / f"out/tiny-{platform}.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_moodle_knows_whose_page_it_is_by_its_own_number(course: Path, tmp_path: Path) -> None:
    done = released(course, "--to", "moodle", "--roster", str(tmp_path / "roster.csv"))
    assert "bob: no lms_id in the roster, left out" in done.stdout
    # What is between the first two underscores is Moodle's number.
    assert names(course, "moodle") == {
        "Love lace, Ada_12_assignfeedback_file_tiny.html": page(course, "ada").read_bytes()
    }
    before = (course / "out/tiny-moodle.zip").read_bytes()
    released(course, "--to", "moodle", "--roster", str(tmp_path / "roster.csv"))
    assert (course / "out/tiny-moodle.zip").read_bytes() == before


def download(tmp_path: Path, *members: str) -> str:
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "{}")
    return str(path)


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("ada_501_assignsubmission_file_/tiny.ipynb", "ada_501_assignsubmission_file_/tiny.html"),
        ("ada_501_assignsubmission_file/my.ipynb", "ada_501_assignsubmission_file/tiny.html"),
        ("ada_501_assignsubmission_file_my.ipynb", "ada_501_assignsubmission_file_tiny.html"),
    ],
)
def test_moodles_own_names_are_kept(course: Path, tmp_path: Path, member: str, name: str) -> None:
    done = released(course, "--to", "moodle", "--download", download(tmp_path, member))
    assert names(course, "moodle") == {name: page(course, "ada").read_bytes()}
    assert "bob: not in submissions.zip, left out" in done.stdout


def test_canvas_gets_back_the_names_that_it_gave(course: Path, tmp_path: Path) -> None:
    roster = ("--roster", str(tmp_path / "roster.csv"))
    given = download(
        tmp_path,
        *("lovelaceada_12_98_tiny.ipynb", "lovelaceada_LATE_12_99_tiny-1.ipynb"),
        "stranger_77_97_tiny.ipynb",
    )
    released(course, "--to", "canvas", "--download", given, *roster)
    assert names(course, "canvas") == {
        "lovelaceada_LATE_12_99_tiny-1.html": page(course, "ada").read_bytes()
    }


def test_another_platforms_download_is_refused(course: Path, tmp_path: Path) -> None:
    given = download(tmp_path, "ada_501_assignsubmission_file_/tiny.ipynb")
    done = released(course, "--to", "canvas", "--download", given)
    assert done.code == 2
    assert f"--download {given} is a Moodle zip, not a Canvas download" in done.stderr
    assert not (course / "out").exists()


# nbgrader leaves it to the collector of garbage to close what it reads.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_the_exchange_gets_pages_under_names_that_only_their_students_can_make(
    course: Path,
) -> None:
    for student, secret in (("ada", b"a secret"), ("bob", b"\xff\xfe")):
        folder = course / "submitted" / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "submission_secret.txt").write_bytes(secret)
    done = released(course, "--to", "exchange")
    assert "bob: handed in without submission_secret.txt, left out" in done.stdout
    (found,) = (course / "out/iml/feedback").iterdir()
    assert found.name == notebook_hash(secret="a secret", notebook_id="tiny") + ".html"
    assert found.read_bytes() == page(course, "ada").read_bytes()
