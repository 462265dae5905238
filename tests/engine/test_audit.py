"""``iml audit`` finds the wrong solution among the right ones, and says so as soon as it can."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Assignment

BY_HAND = '''"""The mean is summed by hand."""


def centre(x, axis=0):
    return x - np.sum(x, axis=axis, keepdims=True) / np.shape(x)[axis]
'''
UNCENTRED = '''"""Return x as it is: subtract its mean along the axis."""


def centre(x, axis=0):
    return x
'''


def audit(course: Assignment, bank: Path, *options: str) -> subprocess.CompletedProcess[str]:
    iml = str(Path(sys.executable).with_name("iml"))
    command = [iml, "audit", "tiny", "--bank", str(bank), *options]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)


@pytest.fixture
def bank(tmp_path):
    """One right solution, one wrong one, and a copy of that among the right ones."""
    entries = {
        "right/centre/by_hand": BY_HAND,
        "right/centre/misplaced": UNCENTRED,
        "wrong/centre/uncentred": UNCENTRED,
    }
    for name, cell in entries.items():
        path = tmp_path / "bank" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(cell, encoding="utf-8")
    return tmp_path / "bank"


@pytest.mark.parametrize("options", [(), ("--own",)], ids=["sandbox", "own"])
def test_a_wrong_solution_among_the_right_ones_is_reported_and_exits_with_1(tiny, bank, options):
    badly = audit(tiny, bank, *options)
    assert badly.returncode == 1
    line = "right/centre/misplaced: right, but lost points on centre"
    assert line in badly.stdout.splitlines()[0]
    assert "2 right and 1 wrong solutions, 1 misjudged" in badly.stdout


@pytest.mark.parametrize("quick", [False, True])
def test_a_quick_audit_ends_a_wrong_solution_at_the_first_check_that_rejects_it(tiny, bank, quick):
    done = audit(tiny, bank, "--json", *(["--quick"] if quick else []))
    (document,) = json.loads(done.stdout)["assignments"]
    entries = {entry["name"]: entry for entry in document["entries"]}
    rejections = {name: len(entry["rejected_by"]) for name, entry in entries.items()}
    # A right one is misjudged by as many checks as reject it, which is what one wants to know.
    assert rejections == {"by_hand": 0, "misplaced": 3, "uncentred": 1 if quick else 3}
    points = {name: (entry["score"], entry["max_score"]) for name, entry in entries.items()}
    assert points["by_hand"] == (3, 3)
    assert points["uncentred"] == ((None, None) if quick else (0, 3))


def test_a_folder_that_is_no_bank_is_refused(tiny, tmp_path):
    done = audit(tiny, tmp_path / "none")
    assert done.returncode == 2
    assert "is not a bank: no such folder" in done.stderr


def test_an_interrupted_audit_continues_with_what_it_had_not_judged(tiny, bank):
    first = audit(tiny, bank, "--json")
    assert "judged before" not in first.stderr
    kept = tiny.root / "build/audit/tiny.jsonl"
    lines = kept.read_text().splitlines()
    assert len(lines) == 2  # what was misjudged is judged again
    kept.write_text("\n".join([lines[0], lines[1][:100]]))  # killed while it wrote the second
    second = audit(tiny, bank, "--json")
    assert "1 of 3 were judged before with the same checks: kept; --fresh" in second.stderr
    assert second.stdout == first.stdout
    assert len(kept.read_text().splitlines()) == 2


def test_what_has_changed_since_is_judged_again(tiny, bank):
    kept = "were judged before"
    audit(tiny, bank)
    (bank / "right/centre/by_hand.py").write_text(BY_HAND.replace("x -", "x - 0 -"))
    assert f"1 of 3 {kept}" in audit(tiny, bank).stdout
    assert kept not in audit(tiny, bank, "--fresh").stdout
    check = tiny.check_file("public", "centre")
    check.write_text(check.read_text() + "\n# Another version.\n")
    assert kept not in audit(tiny, bank).stdout
