"""In the middle of a term: a hand-in of another release is graded by its own questions."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from courses import edit, write_tiny_course
from nbgrader.api import Gradebook
from statics import add_second_question, enrich
from test_cli import iml

from autograder.course import Assignment
from autograder.errors import SourceError
from autograder.notebook.pair import pair_bytes, solution_notebook
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.release import kept_releases, release_of, releases_bytes
from autograder.notebook.source import read_source
from autograder.publish.build import build
from autograder.publish.release import make_release

HALF = "def centre(x, axis=0):\n    return x - x.mean(axis=0)\n"
UNKNOWN = "0123456789abcdef"


def digest(assignment: Assignment) -> str:
    return release_of(read_source(assignment)).digest


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("points=3", "points=4", False),
        ("points=2", "points=1", False),
        ("axis: int = 0", "axis: int = 1", False),
        ('id="why"', 'id="whence"', False),
        ("def centre(x", "def spare():\n    pass\n\n\ndef centre(x", False),
        ("One exercise", "1 exercise", True),
        ("Return x with its mean", "Give x with its mean", True),
        ("return x - middle", "return -middle + x", True),
        ("print(centre", "print(3, centre", True),
        ("epochs = 20", "epochs = 30", True),
        ("def centre(x", "# Yours:\ndef centre(x", True),
    ],
)
def test_the_digest_is_of_what_is_asked(tiny: Assignment, old: str, new: str, same: bool) -> None:
    before = digest(tiny)
    edit(tiny.source, old, new)
    assert (digest(tiny) == before) == same


def test_every_notebook_names_its_release_and_is_made_twice_alike(tiny: Assignment) -> None:
    source, release = read_source(tiny), make_release(tiny)
    assert pair_bytes(tiny) == pair_bytes(tiny)
    assert make_release(tiny) == release
    students = nbformat.reads(release["tiny.ipynb"].decode(), as_version=4)
    for notebook in (students, pristine_notebook(source), solution_notebook(source)):
        assert notebook.metadata["iml"] == {"release": digest(tiny)}


def test_the_build_keeps_every_release_once(tiny: Assignment) -> None:
    first = digest(tiny)
    (report,) = build_all(tiny, check_only=True)
    assert tiny.releases in [change.path for change in report.changes]
    build_all(tiny)
    edit(tiny.source, "points=2", "points=1")
    build_all(tiny)
    build_all(tiny)
    kept = kept_releases(tiny)
    assert list(kept) == [first, digest(tiny)]
    assert (kept[first].questions, kept[first].written) == ({"centre": 3}, {"why": 2})
    assert kept[digest(tiny)].written == {"why": 1}
    (report,) = build_all(tiny, check_only=True)
    assert report.changes == ()


def build_all(assignment: Assignment, check_only: bool = False) -> list[Any]:
    from autograder.course import Course

    return build(Course(assignment.root), check_only=check_only)


@pytest.mark.parametrize("text", ["{", "[]", '{"a": {"questions": {}}}', '{"a": 3}'])
def test_a_broken_file_is_named(tiny: Assignment, text: str) -> None:
    tiny.releases.write_text(text)
    with pytest.raises(SourceError, match=r"releases\.json of tiny can't be read"):
        kept_releases(tiny)


@dataclass(frozen=True)
class Term:
    """A class of which some took the notebook before a question was added."""

    assignment: Assignment
    old: str
    printed: str
    code: int

    def rows(self) -> dict[str, dict[str, str]]:
        with (self.assignment.root / "results/tiny/grades.csv").open(newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}

    def result(self, student: str) -> dict[str, Any]:
        path = self.assignment.root / f"results/tiny/{student}.json"
        return json.loads(path.read_text())

    def problems(self, student: str) -> list[tuple[str, str, bool]]:
        found = self.result(student)["problems"]
        return [(each["text"], each["audience"], each["needs_person"]) for each in found]


def hand_in(
    assignment: Assignment, student: str, notebook: nbformat.NotebookNode, release: str | None = ""
) -> Path:
    """Write a submission; with another release in its metadata, or with none if that is None."""
    notebook = nbformat.from_dict(notebook)
    if release is None:
        del notebook.metadata["iml"]
    elif release:
        notebook.metadata["iml"]["release"] = release
    path = assignment.root / "submitted" / student / "tiny" / "tiny.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    tiny = write_tiny_course(tmp_path_factory.mktemp("term") / "course")
    enrich(tiny)
    source = read_source(tiny)
    old, before = digest(tiny), solution_notebook(source)
    half = solution_notebook(source, {"centre": HALF})
    tiny.releases.write_bytes(releases_bytes(source))
    add_second_question(tiny)
    source = read_source(tiny)
    tiny.releases.write_bytes(releases_bytes(source))
    today = solution_notebook(source)
    without = nbformat.from_dict(today)
    without.cells = [cell for cell in today.cells if not cell.id.startswith("spread")]
    hand_in(tiny, "ann-old", before)
    hand_in(tiny, "ben-old-half", half)
    hand_in(tiny, "cat-today", today)
    hand_in(tiny, "dan-stripped", today, None)
    hand_in(tiny, "eve-stripped-old", before, None)
    hand_in(tiny, "fay-claims-old", today, old)
    hand_in(tiny, "gus-deleted-it", without)
    hand_in(tiny, "hal-unknown", before, UNKNOWN)
    done = iml("grade", "tiny", "--jobs", "1", folder=tiny.root)
    return Term(tiny, old, done.stdout + done.stderr, done.returncode)


@pytest.mark.parametrize(
    ("student", "status", "score", "centre", "spread"),
    [
        ("ann-old", "graded", "4", "4", ""),
        ("ben-old-half", "graded", "3.33333333333", "3.33333333333", ""),
        ("cat-today", "graded", "4", "3", "1"),
        ("dan-stripped", "graded", "4", "3", "1"),
        ("eve-stripped-old", "graded", "4", "4", ""),
        ("fay-claims-old", "graded", "4", "3", "1"),
        ("gus-deleted-it", "graded", "3", "3", "0"),
        ("hal-unknown", "ungradable", "0", "0", "0"),
    ],
)
def test_nobody_loses_points_for_what_was_not_in_the_notebook(
    term: Term, student: str, status: str, score: str, centre: str, spread: str
) -> None:
    row = term.rows()[student]
    found = [row[name] for name in ("status", "score", "max_score", "centre", "spread")]
    assert found == [status, score, "4", centre, spread]


def test_staff_reads_why_and_a_person_looks_where_it_is_not_sure(term: Term) -> None:
    old = term.old
    stated = f"of another release, {old}, which had no 'spread': graded by its questions and points"
    assert term.problems("ann-old") == [(stated, "staff", False)]
    assert term.problems("cat-today") == term.problems("dan-stripped") == []
    lacks = f"names no release, and lacks the cells of 'spread', as the release {old} did"
    assert term.problems("eve-stripped-old") == [
        (f"{lacks}: graded by its questions", "staff", True)
    ]
    claims = f"names the release {old}, which had no 'spread', but holds that"
    wanted = (f"{claims}: graded by today's questions and points", "staff", True)
    assert term.problems("fay-claims-old") == [wanted]
    (missing,) = term.problems("gus-deleted-it")
    assert missing[:2] == (
        "the cell of exercise spread is missing; functions are looked for elsewhere",
        "student",
    )
    assert (term.result("ann-old")["release"], term.result("ann-old")["not_asked"]) == (
        old,
        ["spread"],
    )
    assert (term.result("cat-today")["release"], term.result("cat-today")["not_asked"]) == ("", [])


def test_a_release_that_is_not_kept_is_refused(term: Term) -> None:
    (problem,) = term.problems("hal-unknown")
    refused = f"the notebook is of the release {UNKNOWN}, whose questions and points are not kept"
    assert problem[0] == f"{refused}; --as-today grades it by today's"
    assert term.code == 1
    assert UNKNOWN in re.sub(r"\s+", " ", term.printed)


def test_the_command_and_the_report_name_the_students(term: Term) -> None:
    named = f"of another release, {term.old}, and graded by its questions and points: "
    named += "ann-old, ben-old-half, eve-stripped-old"
    assert named in term.printed
    report = (term.assignment.root / "reports/tiny/index.html").read_text(encoding="utf-8")
    assert f"O{named[1:]}." in report


def test_the_gradebook_has_the_same_totals_and_waits_for_nobody(term: Term) -> None:
    with Gradebook(f"sqlite:///{term.assignment.root / 'gradebook.db'}") as book:
        scores = {
            one.student_id: (one.score, one.max_score)
            for one in book.assignment_submissions("tiny")
        }
        old = book.find_submission("tiny", "ann-old").notebooks[0]
        waiting = {grade.name: grade.needs_manual_grade for grade in old.grades}
    assert scores["ann-old"] == scores["cat-today"] == (4, 6)
    assert waiting == {"centre-check": False, "spread-check": False, "why": True}


def test_it_is_graded_by_todays_questions_if_asked(term: Term) -> None:
    path = "submitted/hal-unknown/tiny/tiny.ipynb"
    done = iml("check", path, "--as-today", "--json", folder=term.assignment.root)
    result = json.loads(done.stdout)["result"]
    assert (result["status"], result["score"], result["max_score"]) == ("graded", 3, 4)
    stated = [problem["text"] for problem in result["problems"]]
    assert f"the notebook is of the release {UNKNOWN}" in stated[0]
    assert stated[0].endswith("graded by today's, as asked for")


def test_what_was_graded_is_graded_again_when_a_release_is_kept(term: Term) -> None:
    from autograder.judging.judge.fingerprint import checks_sha256
    from autograder.judging.sandbox.request import Limits

    source = read_source(term.assignment)
    before = checks_sha256(source, Limits())
    kept = json.loads(term.assignment.releases.read_text())
    kept[UNKNOWN] = {"questions": {"centre": 3}, "written": {}}
    term.assignment.releases.write_text(json.dumps(kept))
    assert checks_sha256(source, Limits()) != before
