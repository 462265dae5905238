"""``iml audit`` finds the wrong solution among the right ones, and says so as soon as it can."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
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
    assert "does not exist" in done.stderr


def interrupt(course: Assignment, bank: Path) -> Path:
    """Interrupt an audit of nine entries that has judged some; return what it has kept."""
    for number in range(6):
        (bank / f"right/centre/by_hand_{number}.py").write_text(BY_HAND)
    iml = str(Path(sys.executable).with_name("iml"))
    command = [iml, "audit", "tiny", "--bank", str(bank), "--jobs", "1"]
    folder = course.root / "build/audit"
    with subprocess.Popen(command, cwd=course.root, stdout=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + 60
        while not list(folder.glob("*.jsonl")) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
    assert running.returncode == 130
    (kept,) = folder.glob("*.jsonl")
    return kept


def test_an_interrupted_audit_continues_where_it_stopped(tiny, bank):
    kept = interrupt(tiny, bank)
    count = len(kept.read_bytes().splitlines())
    with kept.open("ab") as file:  # killed while it wrote, and damaged
        file.write(b'null\n[1]\n{}\n\xff\n{"notebook": "cut')
    done = audit(tiny, bank, "--json")
    kept_ones = f"{count} of 9 notebooks were judged before with the same checks: kept; --fresh"
    assert kept_ones in done.stderr
    entries = json.loads(done.stdout)["assignments"][0]["entries"]
    assert [entry["name"] for entry in entries if entry["fault"]] == ["misplaced"]
    assert len(entries) == 9
    assert not kept.exists()
    anew = audit(tiny, bank, "--json")
    assert "judged before" not in anew.stderr
    assert anew.stdout == done.stdout


def test_what_has_changed_since_is_judged_again(tiny, bank):
    interrupt(tiny, bank)
    check = tiny.check_file("public", "centre")
    text = check.read_text()
    check.write_text(text + "\n# Another version.\n")
    assert "judged before" not in audit(tiny, bank).stdout
    check.write_text(text)
    assert "judged before" not in audit(tiny, bank, "--fresh", "--question", "none").stdout
    assert "of 9 notebooks were judged before" in audit(tiny, bank).stdout


def test_an_audit_can_do_without_keeping_anything(tiny, bank):
    (tiny.root / "build").mkdir()
    (tiny.root / "build/audit").write_text("a file")
    done = audit(tiny, bank)
    assert done.returncode == 1
    assert "can't be written" in done.stdout
    assert "2 right and 1 wrong solutions, 1 misjudged" in done.stdout
