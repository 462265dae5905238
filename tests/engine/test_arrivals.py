"""What ``iml watch`` knows: what is complete, how often somebody handed in, where files lie."""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest
from test_export_command import graded

from autograder.course import Visibility
from autograder.grading.arrivals import Arrivals
from autograder.grading.versions_a_day import VersionsADay
from autograder.grading.wake_ups import is_network
from autograder.notebook.source import read_source
from autograder.render.feedback import render_feedback
from autograder.render.public_page import public_page
from autograder.results import (
    CheckResult,
    Mistake,
    Outcome,
    Problem,
    QuestionResult,
    Relied,
    Status,
    SubmissionResult,
    our_failure,
)


class Folders:
    """Students' folders, and a clock that a test turns."""

    def __init__(self, root: Path) -> None:
        self.root, self.time = root, 0.0
        self.arrivals = Arrivals(self.find, 2.0, lambda: self.time)

    def find(self) -> dict[str, Path]:
        return {path.name: path for path in self.root.iterdir()}

    def write(self, student: str, text: str) -> None:
        (self.root / student).mkdir(exist_ok=True)
        (self.root / student / "tiny.ipynb").write_text(text)

    def ready(self, seconds: float = 0.0) -> list[str]:
        self.time += seconds
        return self.arrivals.ready()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def test_a_folder_is_complete_once_nothing_in_it_has_changed_for_a_while(folders):
    folders.write("ada", "a")
    assert folders.ready() == []
    assert folders.arrivals.waiting
    folders.write("ada", "ab")
    assert folders.ready(1.9) == []
    assert folders.ready(1.9) == []
    assert folders.ready(0.2) == ["ada"]
    folders.arrivals.take("ada")
    assert folders.ready(10) == []
    assert not folders.arrivals.waiting


def test_what_arrived_first_is_first(folders):
    folders.write("zoe", "z")
    folders.ready()
    folders.write("ada", "a")
    folders.ready(1)
    folders.write("zoe", "zz")
    folders.ready()
    assert folders.ready(3) == ["zoe", "ada"]


def test_a_new_version_is_ready_again_even_if_it_came_while_the_old_one_was_graded(folders):
    folders.write("ada", "a")
    folders.ready()
    folders.ready(2)
    folders.arrivals.take("ada")
    folders.write("ada", "newer")
    assert folders.ready() == []
    assert folders.ready(2) == ["ada"]


def test_the_same_size_at_another_time_is_another_version(folders):
    folders.write("ada", "one")
    folders.ready()
    folders.ready(2)
    folders.arrivals.take("ada")
    os.utime(folders.root / "ada/tiny.ipynb", ns=(1, 1))
    folders.ready()
    assert folders.ready(2) == ["ada"]


def test_folders_that_go_away_are_forgotten(folders):
    folders.write("ada", "a")
    folders.ready()
    (folders.root / "ada/tiny.ipynb").unlink()
    (folders.root / "ada").rmdir()
    assert folders.ready(2) == []
    assert not folders.arrivals.waiting


def test_all_or_some_can_be_asked_for_again(folders):
    for student in ("ada", "bob"):
        folders.write(student, "x")
    folders.ready()
    for student in folders.ready(2):
        folders.arrivals.take(student)
    folders.arrivals.forget(["bob"])
    folders.ready()
    assert folders.ready(2) == ["bob"]
    folders.arrivals.take("bob")
    folders.arrivals.forget([])
    assert folders.ready(3) == []
    folders.arrivals.forget_all()
    folders.ready()
    assert sorted(folders.ready(2)) == ["ada", "bob"]


def test_versions_are_counted_by_student_and_day_and_each_once(tmp_path):
    path, days = tmp_path / "results/versions.jsonl", [date(2026, 3, 1)]
    versions = VersionsADay(path, 2, lambda: days[-1])
    assert [versions.count("ada", sha) for sha in ("a", "b", "a")] == [1, 2, 2]
    assert versions.allows("ada", "b")
    assert not versions.allows("ada", "c")
    assert versions.allows("bob", "c")
    # Whoever starts anew knows it, even if the machine stopped in the middle of a line.
    with path.open("a") as file:
        file.write('{"day": "2026-03-01", "stud')
    again = VersionsADay(path, 2, lambda: days[-1])
    assert not again.allows("ada", "c")
    assert again.count("bob", "c") == 1
    assert not VersionsADay(path, 1, lambda: days[-1]).allows("bob", "d")
    days.append(date(2026, 3, 2))
    assert again.allows("ada", "c")


def test_without_a_limit_any_number_is_graded(tmp_path):
    versions = VersionsADay(tmp_path / "log", 0, lambda: date(2026, 3, 1))
    assert [versions.count("ada", str(number)) for number in range(50)][-1] == 50
    assert versions.allows("ada", "one more")


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ("/ - ext4", False),
        ("/ - ext4\n/home/course - nfs4", True),
        ("/ - nfs\n/home/course - ext4", False),
        ("/ - ext4\n/home - cifs", True),
        ("/ - ext4\n/home/course/a\\040b - fuse.sshfs", True),
        ("/ - ext4\n/home/cours - nfs", False),
        ("nonsense", False),
    ],
)
def test_network_folders_are_known_by_their_mount(mounts, expected):
    lines = (f"22 1 8:1 / {line} server:/x rw" for line in mounts.splitlines())
    assert is_network(Path("/home/course/a b"), "\n".join(lines)) is expected


def _check(name: str, visibility: Visibility, outcome: Outcome, **more) -> CheckResult:
    points = 1.0 if outcome is Outcome.PASSED else 0.0
    return CheckResult(name, f"title of {name}", visibility, outcome, points, 1.0, **more)


def _result(public: CheckResult, hidden: CheckResult, **more) -> SubmissionResult:
    question = QuestionResult("centre", (public, hidden), **more)
    return dataclasses.replace(
        graded("ada", 0), max_score=2.0, submission_sha256="s", questions=(question,)
    )


FAILED = _check("columns", Visibility.PUBLIC, Outcome.FAILED, message="no mean", hint="look")
SAVED = dataclasses.replace(FAILED, outcome=Outcome.PASSED, points=1.0, follow_through=True)
PASSED = _check("columns", Visibility.PUBLIC, Outcome.PASSED)
UNSEEN = [
    _check("far", Visibility.HIDDEN, outcome, message="hidden text")
    for outcome in (Outcome.PASSED, Outcome.FAILED, Outcome.TIMEOUT, Outcome.GRADER_ERROR)
]


def _page(tiny, result: SubmissionResult, earlier: SubmissionResult | None = None) -> str:
    return render_feedback(public_page(result, earlier, None, read_source(tiny), "version 1"))


@pytest.mark.parametrize("public", [PASSED, FAILED], ids=["passed", "failed"])
def test_a_public_page_is_the_same_whatever_hidden_checks_say(tiny, public):
    mistake = Mistake(("shift",), "You shift by one.")
    pages = set()
    for hidden in UNSEEN:
        for named in (None, mistake):
            result = _result(public, hidden, mistake=named)
            pages.add(_page(tiny, result))
            pages.add(_page(tiny, dataclasses.replace(result, status=Status.PARTIAL)))
            broken = dataclasses.replace(result, problems=(our_failure("far broke"),))
            pages.add(_page(tiny, broken))
    (page,) = pages
    assert not [words for words in ("title of far", "hidden text", "shift") if words in page]
    assert "title of columns" in page or public is PASSED
    assert "Hidden checks, worth 1 more points, come with the final feedback." in page
    assert "version 1" in page


def test_it_does_not_say_whether_an_earlier_mistake_was_forgiven(tiny):
    relied = (Relied("softmax", True),)
    forgiven = _page(tiny, _result(SAVED, UNSEEN[1], follow_through=relied))
    assert forgiven == _page(tiny, _result(FAILED, UNSEEN[1]))
    assert "no mean" in forgiven


def test_what_has_changed_since_the_last_version_is_of_public_checks_only(tiny):
    before = dataclasses.replace(_result(FAILED, UNSEEN[1]), submission_sha256="before")
    pages = {_page(tiny, _result(PASSED, hidden), before) for hidden in UNSEEN}
    assert len(pages) == 1
    assert "0 → 1 of 1" in pages.pop()


def test_a_notebook_that_cannot_be_read_is_named_as_such(tiny):
    nothing = dataclasses.replace(
        _result(PASSED, UNSEEN[0]),
        status=Status.UNGRADABLE,
        questions=(),
        problems=(Problem("no tiny.ipynb was handed in"),),
    )
    page = _page(tiny, nothing)
    assert "could not be graded" in page
    assert "no tiny.ipynb was handed in" in page
    assert "Hidden checks" not in page
