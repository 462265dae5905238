"""Otter judges solutions as `iml check` does: a few here, both whole banks in `make parity`."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from courses import REPOSITORY
from nbclient import NotebookClient

from autograder.adapters.lms.collect.collect import Job, collect
from autograder.audit.bank import BankEntry, entry_notebook, read_bank
from autograder.course import Assignment, Course
from autograder.grading.grade_one import grade_submission
from autograder.judging.judge.reference_trial import with_trial
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.submission import Submission
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import read_source
from autograder.publish.dist import otter_zip
from autograder.publish.new_assignment import new_assignment
from autograder.publish.references import make_references
from autograder.publish.release import make_release
from autograder.publish.trees import write_tree

# Quick ones, that need numpy alone.
RIGHT = [("softmax", "numpy_max"), ("attention", "matmul_scipy")]
WRONG = [
    ("softmax", "no_max_subtraction"),
    ("softmax", "axis_ignored"),
    ("attention", "beta_ignored"),
]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(REPOSITORY / "tools")
    return import_module("otter_parity")


def chosen(assignment: Assignment) -> list[BankEntry]:
    wanted = {("right", *names) for names in RIGHT} | {("wrong", *names) for names in WRONG}
    bank = read_bank(assignment.bank, read_source(assignment))
    entries = [entry for entry in bank if (entry.side, entry.question, entry.name) in wanted]
    assert len(entries) == len(wanted)
    return entries


def test_a_sample_of_the_bank(tool: ModuleType, warm: WarmProcess, tmp_path: Path) -> None:
    assignment = Course(REPOSITORY).assignment("attention")
    source = read_source(assignment)
    entries = chosen(assignment)
    misjudged = dataclasses.replace(
        next(entry for entry in entries if entry.side == "wrong"), side="right", name="misjudged"
    )
    tool.write_zip(assignment, tmp_path / "otter.zip")
    parity = tool.Parity(assignment, warm.control, tmp_path / "otter.zip")
    compared = list(tool.compare(parity, [*entries, misjudged], jobs=2))
    assert len(compared) == len(entries) + 1
    for item in compared:
        expected = item.entry.name == "misjudged"
        assert bool(item.fault) is expected, f"{item.entry.name}: {item.fault}"
        if item.entry.side == "right":
            submission = Submission(entry_notebook(source, item.entry), "", ())
            setup = with_trial(set_up(assignment, warm.control))
            result = grade_submission(setup, item.entry.name, submission).result
            assert item.scores == {q.name: pytest.approx(q.score) for q in result.questions}


def test_otter_grades_what_the_last_cell_hands_in(tiny: Assignment, tmp_path: Path) -> None:
    new_assignment(Course(tiny.root), "trees")
    trees = Course(tiny.root).assignment("trees")
    make_references(trees)
    source, release = read_source(trees), make_release(trees)
    write_tree(tmp_path / "student", release)
    notebook = solution_notebook(source)
    nbformat.write(notebook, tmp_path / "student/trees.ipynb")
    resources = {"metadata": {"path": str(tmp_path / "student")}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    all_checks = next(cell for cell in notebook.cells if cell.id == "check-all")
    assert "All test cases passed" in str(all_checks.outputs)

    (tmp_path / "otter.zip").write_bytes(otter_zip(source, release))
    command = [sys.executable, "-m", "otter", "run", "-a", "otter.zip", "student/trees.zip"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "results.json").read_text())
    assert sum(test.get("score", 0) for test in results["tests"]) == 4

    # The same zip is what students may hand in elsewhere.
    (tmp_path / "handed_in").mkdir()
    handed_in = (tmp_path / "student/trees.zip").rename(tmp_path / "handed_in/ada_trees.zip")
    collect(handed_in.parent, Job("trees", tmp_path / "submitted"))
    taken = nbformat.read(tmp_path / "submitted/ada/trees/trees.ipynb", as_version=4)
    assert [cell.source for cell in taken.cells] == [cell.source for cell in notebook.cells]
