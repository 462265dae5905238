"""``iml audit --public``: a wrong solution of which only hidden checks tell is shown and fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from in_process import grade_in_process

from autograder.audit.bank import entry_notebook, read_bank
from autograder.audit.judging import Judged, fault
from autograder.audit.public import hidden_alone, summary, with_public
from autograder.course import Assignment
from autograder.notebook.source import read_source

# The hidden check's numbers are far from zero, the public ones' are not.
SMALL_ONLY = """def centre(x, axis=0):
    return x - x.mean(axis=axis, keepdims=True) if np.abs(x).max() < 100 else x
"""
UNCENTRED = "def centre(x, axis=0):\n    return x\n"
WRONG = {
    "uncentred": ("Nothing is done.", UNCENTRED),
    "small_only": ("Large numbers are left.", SMALL_ONLY),
    "by_heart": ("Small only.\n\nMade of constants: public numbers are small.\n", SMALL_ONLY),
    "outdated": ("Nothing.\n\nMade of constants: the public checks' once were.\n", UNCENTRED),
}


@pytest.fixture
def bank(tiny: Assignment) -> Assignment:
    """A course with these four wrong solutions."""
    folder = tiny.bank / "wrong/centre"
    folder.mkdir(parents=True)
    for name, (docstring, cell) in WRONG.items():
        (folder / f"{name}.py").write_text(f'"""{docstring}"""\n\n\n{cell}', encoding="utf-8")
    return tiny


def judged(assignment: Assignment, folder: Path) -> dict[str, Judged]:
    """Grade the bank in this process."""
    source, found = read_source(assignment), []
    for entry in read_bank(assignment.bank, source):
        nbformat.write(entry_notebook(source, entry), folder / "entry.ipynb")
        result = grade_in_process(assignment, folder / "entry.ipynb")
        found.append(Judged(entry, result, fault(entry, result)))
    return {item.entry.name: item for item in with_public(iter(found))}


def test_what_only_hidden_checks_reject_is_a_fault(bank, tmp_path):
    items = judged(bank, tmp_path)
    said = {name: item.fault for name, item in items.items() if item.fault}
    assert said == {
        "small_only": "only hidden checks reject it: Numbers far from zero are centred",
        "outdated": "made of constants, but public checks reject it: Every column has mean zero; "
        "The axis can be chosen",
    }
    assert sorted(name for name in items if hidden_alone(items[name])) == ["by_heart", "small_only"]
    assert "hidden checks: 2, of which 1 made of constants and 1" in summary(list(items.values()))


def test_the_command_shows_them_and_exits_with_1_only_if_asked(bank):
    iml = str(Path(sys.executable).with_name("iml"))
    command = [iml, "audit", "tiny", "--own", "--jobs", "1"]
    for options, code, told in (([], 0, False), (["--public"], 1, True)):
        done = subprocess.run(
            [*command, *options], cwd=bank.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout
        assert ("wrong/centre/small_only: only hidden checks reject" in done.stdout) is told
        assert ("rejected only by hidden checks: 2" in done.stdout) is told
