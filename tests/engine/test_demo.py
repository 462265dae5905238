"""``make demo`` plays a whole term: every step works on what the steps before it have left."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from courses import REPOSITORY

STUDENTS = ("s001", "s006", "s010")


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, "tools/demo.py"]
    command += [f"--student={student}" for student in STUDENTS]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_step_says_what_it_does(printed: str) -> None:
    steps = [line for line in printed.splitlines() if line.partition(". ")[0].isdecimal()]
    assert [line.partition(". ")[0] for line in steps] == [str(n) for n in range(1, len(steps) + 1)]
    assert len(steps) == 12


def test_the_renamed_notebook_is_graded(printed: str) -> None:
    path = REPOSITORY / "build/demo/results/attention/s001.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    assert result["status"] == "graded"
    assert "graded 'attention-jane.ipynb'" in result["problems"][0]["text"]


def test_the_extension_takes_the_penalty_back(printed: str) -> None:
    before, after = printed.split("iml tickets resolve 1")
    assert "s006" in before
    assert "Get well soon." in after


def test_the_changed_check_changes_grades_and_says_whose(printed: str) -> None:
    folder = REPOSITORY / "build/demo/reports/attention/regrades"
    asked, others = (json.loads(kept.read_text("utf-8")) for kept in sorted(folder.glob("*.json")))
    (change,) = asked["difference"]["changes"]
    assert change["gained"] > 0
    assert others["difference"]["compared"] == len(STUDENTS)


def test_pages_and_grades_are_handed_out(printed: str) -> None:
    demo = REPOSITORY / "build/demo"
    assert list(demo.glob("outbox/**/*.html"))
    assert "total" in (demo / "grades/attention-csv.csv").read_text(encoding="utf-8-sig")
