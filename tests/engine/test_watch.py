"""``iml watch``, as it is started: what is handed in is graded, whatever happens to the process."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from courses import write_tiny_course
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeFetchFeedback, ExchangeSubmit
from test_grade_command import LOOP, WRONG_AXIS, hand_in, solved
from traitlets.config import Config

from autograder.course import Assignment, Visibility
from autograder.grading.batch import hold_results

IML = str(Path(sys.executable).with_name("iml"))
SECONDS = 120.0
# Right on what the public checks pass, wrong on the numbers of the hidden one.
SMALL_ONLY = "def centre(x, axis=0):\n    return x - x.mean(axis, keepdims=True) * (len(x) < 9)\n"


class Watch:
    """A course, and ``iml watch`` in it."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.root = assignment.root
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        with (self.root / "printed").open("ab") as printed:
            self.process = subprocess.Popen(
                [IML, "watch", "tiny", "--jobs", "2", "--still", "0.5", *options],
                cwd=self.root,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )

    def end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def is_grading(self) -> bool:
        """Whether a worker runs: the server that workers are forked from has a child."""
        assert self.process is not None
        below = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(psutil.NoSuchProcess):
            servers = {one.pid for one in below if "forkserver" in " ".join(one.cmdline())}
            return any(one.ppid() in servers for one in below)
        return False

    @property
    def printed(self) -> str:
        return (self.root / "printed").read_text()

    def result(self, student: str) -> dict:
        path = self.root / f"results/tiny/{student}.json"
        return json.loads(path.read_text()) if path.is_file() else {}

    def score(self, student: str) -> float | None:
        return self.result(student).get("score")

    def public(self, student: str) -> str:
        return (self.root / f"public/{student}/tiny/tiny.html").read_text()

    def has_public(self, *students: str) -> bool:
        return all((self.root / f"public/{who}/tiny/tiny.html").is_file() for who in students)

    def in_tables(self, *students: str) -> bool:
        """Whether grades.csv and the report have these students, and the gradebook is filled."""
        with contextlib.suppress(OSError):
            grades = (self.root / "results/tiny/grades.csv").read_text()
            report = (self.root / "reports/tiny/index.html").read_text()
            texts = (grades, report)
            return all(who in text for who in students for text in texts)
        return False


def eventually(true: Callable[[], object], what: str) -> None:
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until, f"never: {what}"
        time.sleep(0.1)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(write_tiny_course(tmp_path / "course"))
    (watch.root / "submitted").mkdir()
    yield watch
    if watch.process is not None and watch.process.poll() is None:
        watch.process.kill()
        watch.process.wait()


def test_what_was_there_and_what_arrives_is_graded_and_recorded(watch):
    right = solved(watch.assignment)
    hand_in(watch.assignment, "ada", right)
    hand_in(watch.assignment, "bob", b"no notebook")
    watch.start("--log", "log.jsonl")
    eventually(lambda: watch.score("ada") == 3, "what was there is graded")
    hand_in(watch.assignment, "cyd", solved(watch.assignment, centre=SMALL_ONLY))
    eventually(lambda: watch.score("cyd") == 1.5, "what arrives is graded")
    # The newest version wins, and the page says what has changed.
    hand_in(watch.assignment, "ada", solved(watch.assignment, centre=WRONG_AXIS))
    eventually(lambda: watch.score("ada") == 0, "a newer version is graded")
    eventually(lambda: watch.in_tables("ada", "bob", "cyd"), "everything is recorded")
    eventually(lambda: watch.has_public("ada", "bob", "cyd"), "everyone has a page")
    assert watch.end(signal.SIGTERM) == 0
    # Only the public half is shown, in which cyd made no mistake.
    assert "Every public check passed." in watch.public("cyd")
    assert "Numbers far from zero" not in watch.public("cyd") + watch.public("ada")
    assert "Numbers far from zero" in (watch.root / "feedback/cyd/tiny/tiny.html").read_text()
    assert "1.5 → 0 of 1.5" in watch.public("ada")
    assert "version 2 of the 20" in watch.public("ada")
    assert "tiny cyd: 1.5 of 3 points in" in watch.printed
    assert "tiny bob: 0 of 3 points in" in watch.printed
    events = [json.loads(line) for line in (watch.root / "log.jsonl").read_text().splitlines()]
    graded = [event["student_id"] for event in events if event["event"] == "graded"]
    assert sorted(graded) == ["ada", "ada", "bob", "cyd"]


def test_a_copy_under_way_is_waited_for(watch):
    right = solved(watch.assignment)
    watch.start()
    eventually(lambda: "watching" in watch.printed, "it watches")
    path = hand_in(watch.assignment, "ada", b"")
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(right), len(right) // 12):
            file.write(right[start : start + len(right) // 12])
            time.sleep(0.2)
    eventually(lambda: watch.score("ada") == 3, "the whole notebook is graded")
    assert watch.printed.count("tiny ada:") == 1


def test_nothing_is_lost_when_it_is_killed_in_the_middle(watch):
    hand_in(watch.assignment, "loop", solved(watch.assignment, centre=LOOP))
    right = solved(watch.assignment)
    for student in ("ada", "bob", "cyd"):
        hand_in(watch.assignment, student, right)
    watch.start()
    eventually(lambda: watch.score("ada") == 3, "the first are graded")
    assert watch.end(signal.SIGKILL) == -signal.SIGKILL
    assert not watch.result("loop")
    before = {student: watch.result(student) for student in ("ada", "bob", "cyd")}
    watch.start("--per-day", "1")
    everyone = ("ada", "bob", "cyd", "loop")
    hand_in(watch.assignment, "loop", right)
    eventually(lambda: all(watch.result(who) for who in everyone), "all are graded")
    eventually(lambda: watch.in_tables(*everyone), "all are recorded")
    # What was graded before was kept; what was not is graded, and its loop did not count.
    for student, result in before.items():
        assert watch.score(student) == 3
        assert not result or watch.result(student) == result
    assert watch.score("loop") == 3


def test_a_second_version_waits_until_tomorrow_if_one_a_day_is_graded(watch):
    watch.start("--per-day", "1")
    hand_in(watch.assignment, "ada", solved(watch.assignment))
    eventually(lambda: watch.score("ada") == 3, "the first is graded")
    hand_in(watch.assignment, "ada", solved(watch.assignment, centre=WRONG_AXIS))
    eventually(lambda: "more than 1 versions today" in watch.printed, "the second is named")
    hand_in(watch.assignment, "bob", solved(watch.assignment))
    eventually(lambda: watch.score("bob") == 3, "others are graded")
    assert watch.score("ada") == 3
    # Whoever starts it again does not give another try, but a person may grade all the same.
    watch.end(signal.SIGTERM)
    watch.start("--per-day", "1")
    eventually(lambda: watch.printed.count("more than 1 versions") == 2, "it is named again")
    assert watch.score("ada") == 3


def test_what_keeps_it_from_grading_is_named_once_and_ends_nothing(watch):
    right = solved(watch.assignment)
    with hold_results(watch.root, "tiny"):
        hand_in(watch.assignment, "ada", right)
        watch.start()
        eventually(lambda: "another `iml grade tiny` is running" in watch.printed, "it waits")
    eventually(lambda: watch.score("ada") == 3, "it goes on")
    source = watch.assignment.source
    whole = source.read_text()
    source.write_text(whole.replace("### END SOLUTION", "### EDN SOLUTION"))
    hand_in(watch.assignment, "bob", right)
    eventually(lambda: "END SOLUTION" in watch.printed, "a source that is being edited is named")
    source.write_text(whole)
    eventually(lambda: watch.score("bob") == 3, "it goes on once that is whole")
    assert watch.printed.count("another `iml grade tiny` is running") == 1


def test_changed_checks_grade_everyone_again(watch):
    hand_in(watch.assignment, "ada", solved(watch.assignment, centre=SMALL_ONLY))
    watch.start()
    eventually(lambda: watch.score("ada") == 1.5, "graded by the first checks")
    hidden = watch.assignment.check_file(Visibility.HIDDEN, "centre")
    hidden.write_text(hidden.read_text().replace("should be zero", "should be nearly zero"))
    first = watch.result("ada")["checks_sha256"]
    hand_in(watch.assignment, "bob", solved(watch.assignment))
    eventually(lambda: watch.score("bob") == 3, "graded by the new checks")
    eventually(lambda: watch.result("ada")["checks_sha256"] != first, "so is who was there")
    assert "checks or points have changed; all are graded again" in watch.printed


def test_ctrl_c_ends_it_with_tables_of_what_was_graded(watch):
    hand_in(watch.assignment, "ada", solved(watch.assignment))
    watch.start()
    eventually(lambda: watch.score("ada") == 3, "it is graded")
    assert watch.end(signal.SIGINT) == 130
    assert "ada" in (watch.root / "results/tiny/grades.csv").read_text()
    assert "Traceback" not in watch.printed


def test_a_result_that_ctrl_c_kept_us_from_taking_is_in_the_tables(watch):
    slow = "import time\ntime.sleep(3)\ndef centre(x, axis=0):\n    return x - x.mean(axis)\n"
    hand_in(watch.assignment, "ada", solved(watch.assignment, centre=slow))
    watch.start()
    eventually(watch.is_grading, "a worker grades it")
    # The worker writes the result while nobody can take it.
    watch.process.send_signal(signal.SIGSTOP)
    eventually(lambda: watch.score("ada") is not None, "it is graded")
    watch.process.send_signal(signal.SIGINT)
    assert watch.end(signal.SIGCONT) == 130
    assert "ada" in (watch.root / "results/tiny/grades.csv").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--submitted", "nowhere"), "nowhere"),
        (("--exchange", "nowhere"), "nowhere"),
        (("--per-day", "-1"), "--per-day -1: give a number of versions, or 0 for any number"),
        (("--zone", "Middle/Earth"), "--zone Middle/Earth"),
        (("--still", "-1"), "--still -1: give seconds, 0 or more"),
    ],
)
def test_mistakes_in_the_command_are_named(watch, options, said):
    watch.start(*options)
    assert watch.process is not None
    assert watch.process.wait(SECONDS) == 2
    assert said in watch.printed
    assert "Traceback" not in watch.printed


# nbgrader leaves files open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_students_of_nbgraders_exchange_get_their_public_page(watch, tmp_path, monkeypatch):
    exchange, home = tmp_path / "exchange", tmp_path / "home"
    folders = [exchange / "iml" / name for name in ("inbound", "outbound", "feedback")]
    for folder in folders:
        folder.mkdir(parents=True)
        folder.chmod(0o777)
    submission = home / "tiny"
    submission.mkdir(parents=True)
    (submission / "tiny.ipynb").write_bytes(solved(watch.assignment, centre=SMALL_ONLY))
    shutil.copytree(submission, exchange / "iml/outbound/tiny")
    config = Config()
    config.CourseDirectory.course_id = "iml"
    config.CourseDirectory.assignment_id = "tiny"
    config.Exchange.root = str(exchange)
    config.Exchange.cache = str(tmp_path / "cache")
    config.Exchange.assignment_dir = str(home)
    monkeypatch.chdir(home)
    # What else students may leave there: a time that is none, and a link to another's work.
    (folders[0] / "eve+tiny+yesterday").mkdir()
    link = folders[0] / "mal+tiny+2026-03-01 12:00:00 UTC"
    link.mkdir()
    (link / "tiny.ipynb").symlink_to(submission / "tiny.ipynb")
    shutil.rmtree(watch.root / "submitted")
    watch.start("--exchange", str(exchange))
    eventually(lambda: "watching" in watch.printed, "it watches")
    student_side = CourseDirectory(config=config), Authenticator(config=config)
    ExchangeSubmit(*student_side, config=config).start()
    (inbound,) = (path for path in folders[0].iterdir() if path.name[:4] not in ("eve+", "mal+"))
    student = inbound.name.split("+")[0]
    eventually(lambda: watch.score(student) == 1.5, "it is collected and graded")
    eventually(lambda: list(folders[2].iterdir()), "its page is released")
    ExchangeFetchFeedback(*student_side, config=config).start()
    (page,) = home.glob("tiny/feedback/*/tiny.html")
    assert "Every public check passed." in page.read_text()
    assert "Numbers far from zero" not in page.read_text()
    assert os.fspath(watch.root / "submitted") in watch.printed
    assert "tiny eve: not collected" in watch.printed
    assert f"tiny mal: not collected: {link} holds a symbolic link" in watch.printed
    assert [path.name for path in (watch.root / "submitted").iterdir()] == [student]
