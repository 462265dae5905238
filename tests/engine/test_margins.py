"""``iml audit --seeds``: how far statistics stay from their bounds, and whether that is enough."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.audit.bank import BankEntry
from autograder.audit.margins import Checked, judge_margins
from autograder.audit.margins_page import margins_markdown
from autograder.course import Course
from autograder.judging.checks.measured import Measurement

COURSE = Course.find(Path(__file__).parent)
RIGHT = BankEntry("right", "noise", "good", "Good.", "")
WRONG = BankEntry("wrong", "noise", "bad", "Bad.", "")


def run(*values: float, passed: bool = True, name: str = "hidden test_size") -> list[Checked]:
    """One seed: a check that measured these values, each of which has to lie in [0, 10]."""
    measured = tuple(Measurement(f"bound {i}", v, 0, 10) for i, v in enumerate(values))
    return [Checked(name, passed, measured)]


def seeds(mean: float, spread: float) -> list[float]:
    """Ten values of this mean and standard deviation."""
    unit = np.array([-1, 1] * 5) * math.sqrt(9 / 10)
    return list(mean + spread * unit)


def test_the_nearer_bound_counts_in_standard_deviations():
    found = judge_margins(RIGHT, [run(value) for value in seeds(6, 0.5)])
    (margin,) = found.margins
    assert (margin.check, margin.message) == ("hidden test_size", "bound 0")
    assert margin.value == pytest.approx(8)  # 10 is nearer than 0
    assert found.fault == ""


def test_the_statistic_nearest_to_its_bound_counts():
    pairs = zip(seeds(5, 0.1), seeds(9, 0.2), strict=True)
    (margin,) = judge_margins(RIGHT, [run(*pair) for pair in pairs]).margins
    assert margin.message == "bound 1"
    assert margin.value == pytest.approx(5)


def test_what_never_varies_is_always_right():
    (margin,) = judge_margins(RIGHT, [run(3)] * 10).margins
    assert margin.value == math.inf


@pytest.mark.parametrize(("spread", "enough"), [(0.9, True), (1.1, False)])
def test_right_entries_need_four_standard_deviations(spread, enough):
    fault = judge_margins(RIGHT, [run(value) for value in seeds(6, spread)]).fault
    assert fault == ("" if enough else "a margin below 4 standard deviations")


def test_a_right_entry_that_is_rejected_once_is_reported():
    runs = [run(5)] * 9 + [run(11, passed=False)]
    fault = judge_margins(RIGHT, runs).fault
    assert fault == "right, but rejected by hidden test_size for 1 of 10 seeds"


@pytest.mark.parametrize(("spread", "enough"), [(0.4, True), (0.6, False)])
def test_wrong_entries_need_two_standard_deviations_outside(spread, enough):
    found = judge_margins(WRONG, [run(v, passed=False) for v in seeds(11, spread)])
    assert found.fault == ("" if enough else "a margin below 2 standard deviations")
    assert found.margins[0].value < 0


def test_one_check_with_a_wide_margin_is_enough_for_a_wrong_entry():
    narrow, wide = seeds(10.5, 1), seeds(20, 1)
    runs = [
        run(a, passed=a < 10) + run(b, passed=False, name="public test_other")
        for a, b in zip(narrow, wide, strict=True)
    ]
    assert judge_margins(WRONG, runs).fault == ""


def test_a_wrong_entry_that_is_accepted_once_is_reported():
    runs = [run(11, passed=False)] * 9 + [run(9)]
    assert judge_margins(WRONG, runs).fault == "wrong, but accepted for 1 of 10 seeds"


def test_the_page_has_a_table_for_each_question_and_the_faults():
    good = judge_margins(RIGHT, [run(value) for value in seeds(6, 0.5)])
    bad = judge_margins(WRONG, [run(v, passed=False) for v in seeds(11, 0.6)])
    page = margins_markdown("autoencoders", 10, [bad, good])
    assert page.startswith("## autoencoders\n\n`iml audit autoencoders --seeds 10`")
    lines = page.splitlines()
    start = lines.index("### noise") + 2
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[start : start + 4]]
    assert rows[0] == ["check", "entry", "margin", "nearest bound"]
    assert rows[2] == ["hidden test_size", "right good", "8.0", "bound 0"]
    assert rows[3] == ["hidden test_size", "wrong bad", "1.7", "bound 0"]
    assert len({len(line) for line in lines[start : start + 4]}) == 1
    assert "- `wrong/noise/bad`: a margin below 2 standard deviations" in lines


def audit(bank: Path, *options: str) -> subprocess.CompletedProcess[str]:
    iml = str(Path(sys.executable).with_name("iml"))
    command = [iml, "audit", "autoencoders", "--bank", str(bank), "--jobs", "1", *options]
    return subprocess.run(command, cwd=COURSE.root, capture_output=True, text=True, check=False)


def test_the_command_measures_a_bank_with_other_numbers_for_each_seed(tmp_path):
    own = COURSE.assignment("autoencoders").bank
    for side, name in (("right", "minimum_maximum"), ("wrong", "laplace"), ("wrong", "unclipped")):
        target = tmp_path / side / "noise" / f"{name}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((own / side / "noise" / f"{name}.py").read_bytes())
    done = audit(tmp_path, "--seeds", "3")
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "right minimum_maximum" in line]
    checks = {row.split("|")[1].strip() for row in rows}
    assert {"hidden test_sigma", "hidden test_clipped", "public test_size"} <= checks
    # Not every statistic is the same number each time: seeds reach the check and the solution.
    assert not all("always" in row for row in rows)
    assert "wrong laplace" in done.stdout
    assert "unclipped" not in done.stdout, "something that is not a statistic rejects it"
    assert done.stdout.rstrip().endswith("No faults.")


def test_one_seed_is_refused(tmp_path):
    (tmp_path / "right/noise").mkdir(parents=True)
    (tmp_path / "right/noise/a.py").write_text('"""A."""\n', encoding="utf-8")
    done = audit(tmp_path, "--seeds", "1")
    assert done.returncode == 2
    assert "one seed shows no spread" in done.stderr
