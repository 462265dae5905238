"""``iml audit`` finds the wrong solution among the right ones, and says so as soon as it can."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course

COURSE = Course.find(Path(__file__).parent)


def audit(bank: Path, *options: str) -> subprocess.CompletedProcess[str]:
    iml = str(Path(sys.executable).with_name("iml"))
    command = [iml, "audit", "attention", "--bank", str(bank), *options]
    return subprocess.run(command, cwd=COURSE.root, capture_output=True, text=True, check=False)


@pytest.fixture
def bank(tmp_path):
    """One right solution, one wrong one, and a copy of that among the right ones."""
    for entry in ("right/softmax/log_sum_exp.py", "wrong/softmax/base_two.py"):
        target = tmp_path / "bank" / entry
        target.parent.mkdir(parents=True)
        shutil.copy(COURSE.assignment("attention").bank / entry, target)
    misplaced = tmp_path / "bank/right/softmax/misplaced.py"
    shutil.copy(COURSE.assignment("attention").bank / "wrong/softmax/base_two.py", misplaced)
    return tmp_path / "bank"


@pytest.mark.parametrize("options", [(), ("--own",)], ids=["sandbox", "own"])
def test_a_wrong_solution_among_the_right_ones_is_told_and_exits_with_1(bank, options):
    badly = audit(bank, *options)
    assert badly.returncode == 1
    told = "right/softmax/misplaced: right, but lost points on softmax"
    assert told in badly.stdout.splitlines()[0]
    assert "2 right and 1 wrong solutions, 1 misjudged" in badly.stdout


def test_a_folder_that_is_no_bank_is_told(tmp_path):
    done = audit(tmp_path / "none")
    assert done.returncode == 2
    assert "is not a bank: no such folder" in done.stderr
