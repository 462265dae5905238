"""Submissions that cheat, leak or break, graded as a class by the real command line.

Each file in ``attacks/`` is the cell of the exercise ``double``; its docstring says what it tries.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab import SECRET, notebook, write_lab

ATTACKS = {path.stem: path for path in sorted(Path(__file__).with_name("attacks").glob("*.py"))}
HONEST = ("a001", "n001", "z001")
# These stop their own kernel's answers altogether, so their other exercise may suffer too.
ALONE = {
    *("bridge_flood", "broken_streams", "colliding_keys", "hostile_frames", "input_hooks"),
    *("outliving_threads", "patched_numpy", "telling_absence"),
}


@dataclass(frozen=True)
class Class:
    """A graded class: results by student, and everything that was written."""

    out: Path
    course: Path
    said: str

    def result(self, student: str) -> dict:
        """Return a student's result."""
        return json.loads((self.out / f"results/lab/{student}.json").read_text())

    def scores(self, student: str) -> dict[str, float]:
        """Return a student's points by question."""
        return {q["name"]: q["score"] for q in self.result(student)["questions"]}

    def written_for(self, student: str) -> str:
        """Return all that was written about a student, as one text."""
        files = [*self.out.rglob(f"{student}.json"), *self.out.rglob(f"*/{student}/**/*.*")]
        return "\n".join(p.read_text(errors="replace") for p in files if p.is_file())


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Grade all attackers with honest neighbours before, between and behind them."""
    folder = tmp_path_factory.mktemp("attacks")
    course = write_lab(folder / "course").root
    for student in (*HONEST, *ATTACKS):
        cells = {"double": ATTACKS[student].read_text()} if student in ATTACKS else {}
        path = folder / "submitted" / student / "lab" / "lab.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook(**cells)), encoding="utf-8")
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("iml")), "grade", "lab", "--jobs", "2"),
            *("--submitted", str(folder / "submitted"), "--out", str(folder / "out")),
            *("--cell-seconds", "2", "--check-seconds", "2", "--submission-seconds", "20"),
            *("--memory", "1500"),
        ],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        env={**os.environ, "GRADER_TOKEN": f"token-{SECRET}"},
    )
    return Class(folder / "out", course, done.stdout + done.stderr)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_earns_what_its_work_did_not(graded, attack):
    earns = re.search(r"^# earns: (\d+)", ATTACKS[attack].read_text(), re.MULTILINE)
    assert graded.scores(attack)["double"] <= (int(earns[1]) if earns else 0)


@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - ALONE))
def test_no_attack_costs_the_attacker_another_exercise(graded, attack):
    assert graded.scores(attack)["mean"] == 2


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_calls_for_a_person(graded, attack):
    assert graded.result(attack)["status"] == "graded"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_hidden_is_shown(graded, attack):
    text = graded.written_for(attack)
    assert "LEAKED" not in text
    assert "REACHED" not in text
    for number in (SECRET, 2 * SECRET):
        assert str(number) not in text


@pytest.mark.parametrize("student", HONEST)
def test_neighbours_are_graded_as_without(graded, student):
    assert graded.scores(student) == {"double": 3, "mean": 2}
    assert graded.result(student)["status"] == "graded"


def test_a_hostile_answer_costs_no_time_on_our_side(graded):
    assert graded.result("colliding_keys")["seconds"] < 15


@pytest.mark.parametrize("attack", ["acting_outputs", "forged_messages", "lone_surrogates"])
def test_pages_hold_nothing_that_acts(graded, attack):
    for page in (graded.out / "feedback" / attack).rglob("*.html"):
        assert "window.acted=1</script>" not in page.read_text()
        assert "<img src=x" not in page.read_text()


def test_the_command_line_says_nothing_hidden(graded):
    assert "LEAKED" not in graded.said
    assert str(SECRET) not in graded.said


def test_attacks_leave_no_process_behind(graded):
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        assert "3600" not in command.split("\0")


def test_the_course_is_as_it_was(graded):
    assert not list(graded.course.rglob("conftest.py"))
    assert not Path("/tmp/pwned").exists()
