"""A gradebook that someone else holds delays the gradebook, and nothing else."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nothing_lost.runs import write_class

_HOLD = """
import sqlite3, sys
book = sqlite3.connect(sys.argv[1], isolation_level=None)
book.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Have another process lock the gradebook."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], **pipes) as holder:
        assert holder.stdout.readline() == "held\n"
        yield


def test_a_locked_gradebook_is_waited_for_named_and_caught_up(tmp_path):
    lesson = write_class(tmp_path, 1)
    assert lesson.grade().returncode == 0
    lesson.hand_in("late")
    with held(lesson.out / "gradebook.db"):
        done = lesson.grade(gradebook_seconds=1)
    assert done.returncode == 1
    assert "gradebook.db has been in use by another program for 1 s" in done.stderr
    assert f"All results are kept in {lesson.out / 'results' / 'lab'}" in done.stderr
    assert {row["student_id"]: row["score"] for row in lesson.grades()} == {"s00": "5", "late": "5"}
    assert lesson.booked() == {"s00": 5}
    report = lesson.out / "reports/lab/index.html"
    assert "in use by another program for 1 s" in report.read_text()  # and has everyone
    assert report.with_name("students").joinpath("late.html").is_file()
    before = lesson.results()
    assert lesson.grade().returncode == 0
    assert lesson.booked() == {"s00": 5, "late": 5}
    assert "in use by another program" not in report.read_text()
    assert lesson.results() == before
