"""A long grading leaves nothing behind and doesn't grow; the same work gets the same score."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from courses import REPOSITORY
from lab import notebook, write_lab

from autograder.audit.bank import entry_notebook, read_bank
from autograder.course import Course
from autograder.grading.grade_one import grade_submission
from autograder.judging.judge.reference_trial import with_trial
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.submission import Submission
from autograder.notebook.source import read_source

STUDENTS = 60
# Adopts whatever outlives the command, so that it can be counted.
WATCHED = """
import json, os, pathlib, subprocess, sys, time
from autograder.judging.sandbox import processes, syscalls
syscalls.adopt_orphans()
command = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL)
samples = []
while command.poll() is None:
    try:
        pages = int(pathlib.Path(f"/proc/{command.pid}/statm").read_text().split()[1])
        open_files = len(os.listdir(f"/proc/{command.pid}/fd"))
    except (OSError, ValueError, IndexError):
        continue
    done = len(list(pathlib.Path(sys.argv[1]).glob("*.json")))
    samples.append([done, pages, open_files])
    time.sleep(0.05)
deadline = time.monotonic() + 10
def left():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]: pass
    except ChildProcessError:
        pass
    return processes.descendants(os.getpid())
while left() and time.monotonic() < deadline:
    time.sleep(0.1)
names = [pathlib.Path(f"/proc/{pid}/cmdline").read_text() for pid in left()]
print(json.dumps({"code": command.returncode, "samples": samples, "left": names}))
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """What was seen while many submissions were graded, and the folder."""
    folder = tmp_path_factory.mktemp("leaks")
    course = write_lab(folder / "course").root
    for number in range(STUDENTS):
        path = folder / "submitted" / f"s{number:03}" / "lab" / "lab.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook()), encoding="utf-8")
    (folder / "tmp").mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-c", WATCHED, str(folder / "out/results/lab")),
            *(str(Path(sys.executable).with_name("iml")), "grade", "lab", "--jobs", "2"),
            *("--submitted", str(folder / "submitted"), "--out", str(folder / "out")),
        ],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
        env={**os.environ, "TMPDIR": str(folder / "tmp")},
    )
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_all_are_graded_and_well(graded):
    folder, seen = graded
    assert seen["code"] == 0
    paths = (folder / "out/results/lab").glob("*.json")
    assert [json.loads(path.read_text())["score"] for path in paths] == [5] * STUDENTS


def test_no_process_is_left(graded):
    assert graded[1]["left"] == []


def test_no_folder_socket_or_half_written_file_is_left(graded):
    folder, _ = graded
    assert os.listdir(folder / "tmp") == []
    assert [path.name for path in (folder / "out").rglob(".*.tmp")] == []


def test_the_parent_does_not_grow(graded):
    early, late = sample(graded, STUDENTS // 3), sample(graded, STUDENTS - 2)
    assert late[1] <= 1.05 * early[1]
    # Two workers may be at hand or none: each has a pipe, and two ends that tell of its end.
    assert abs(late[2] - early[2]) <= 6


def sample(graded, count):
    """Return the first sample in which so many were done."""
    return next(found for found in graded[1]["samples"] if found[0] >= count)


def test_the_same_submission_scores_the_same_ten_times(warm):
    assignment = Course.find(REPOSITORY).assignment("attention")
    source = read_source(assignment)
    entry = next(e for e in read_bank(assignment.bank, source, "softmax") if e.side == "wrong")
    whole = entry_notebook(source, entry)
    # Few exercises, so that it is quick: the checks of the others find nothing to call.
    written = {cell.id for cell in whole.cells if cell.id in source.questions}
    left_out = written - {"softmax", *source.questions[:3]}
    whole.cells = [cell for cell in whole.cells if cell.id not in left_out]
    submission = Submission(whole, "", ())
    setup = with_trial(set_up(assignment, warm.control))
    results = [grade_submission(setup, "s", submission).result for _ in range(10)]
    outcomes = [[c.outcome for q in result.questions for c in q.checks] for result in results]
    assert outcomes[1:] == outcomes[:-1]
    assert 0 < results[0].score < results[0].max_score
    assert {result.score for result in results} == {results[0].score}
