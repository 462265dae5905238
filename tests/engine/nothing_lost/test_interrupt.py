"""Ctrl-C and a second ``iml grade``: both end soon, say why, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass

import pytest
from nothing_lost.runs import Class, Family, wait_until, write_class

LOOP = {"double": "while True:\n    pass\n"}
LINGER_SECONDS = 2.0


@dataclass(frozen=True)
class Interrupted:
    """A grading that was interrupted when two of four were graded.

    Args:
        lesson: which.
        second: what a second ``iml grade`` printed meanwhile, and its exit code.
        printed: by the first.
        code: of the first.
        seconds: from Ctrl-C to its end.
        report_seconds: that ``iml report`` took just after it, for the same results.
        left: processes that it left behind.
    """

    lesson: Class
    second: tuple[str, int]
    printed: str
    code: int
    seconds: float
    report_seconds: float
    left: int


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    """Grade two short submissions and two endless ones; press Ctrl-C during the latter."""
    lesson = write_class(tmp_path_factory.mktemp("interrupted"), 2)
    for student in ("s90", "s91"):
        lesson.hand_in(student, **LOOP)
    with Family() as family, lesson.running("--cell-seconds", "300") as process:
        wait_until(lambda: len(lesson.events("graded")) == 2)
        second = lesson.grade()
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        printed, _ = process.communicate(timeout=60)
        seconds = time.monotonic() - started
        time.sleep(LINGER_SECONDS)
        left = len(family.living())
    started = time.monotonic()
    lesson.report()
    report = time.monotonic() - started
    refused = second.stdout + second.stderr, second.returncode
    return Interrupted(lesson, refused, printed, process.returncode, seconds, report, left)


def test_ctrl_c_takes_little_more_than_the_report(interrupted):
    # It still writes the tables and the report; on a machine with much to do that takes a while.
    assert interrupted.code == 130
    assert interrupted.seconds < 3 * interrupted.report_seconds


def test_ctrl_c_leaves_no_process(interrupted):
    assert interrupted.left == 0


def test_ctrl_c_says_what_is_done_and_how_to_go_on(interrupted):
    assert "Interrupted: 2 of 4 are graded and kept." in interrupted.printed
    assert "The same command continues with the rest." in interrupted.printed
    assert "Traceback" not in interrupted.printed


def test_what_was_graded_before_ctrl_c_is_kept(interrupted):
    assert set(interrupted.lesson.results()) == {"s00", "s01"}
    assert interrupted.lesson.events("interrupted")[0]["results"] == 2


def test_tables_hold_what_was_graded_before_ctrl_c(interrupted):
    lesson = interrupted.lesson
    assert [row["student_id"] for row in lesson.grades()] == ["s00", "s01"]
    report = (lesson.out / "reports/lab/index.html").read_text()
    assert "s00" in report
    assert "s90" not in report


def test_a_second_grading_of_the_folder_says_so_and_stops(interrupted):
    printed, code = interrupted.second
    assert code == 2
    assert "another `iml grade lab` is running" in printed
