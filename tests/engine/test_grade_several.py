"""``iml grade`` and ``iml audit`` of a whole course: one warm process, and the worst exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import run, undocumented
from courses import REPOSITORY
from lab import FILES, notebook, write_lab

from autograder.grading.batch import hold_results

WARMED: list[list[str]] = []


class Counted(subprocess.Popen):
    """Notes each warm process that is started."""

    def __init__(self, command: list[str], **options: object) -> None:
        if "autograder.judging.sandbox.warm" in command:
            WARMED.append(command)
        super().__init__(command, **options)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two assignments that are alike; ada handed in both, bob one, which nobody can read."""
    root = tmp_path / "course"
    write_lab(root)
    for name, text in FILES.items():
        if name.startswith(("source/lab", "tests/lab")):
            path = root / name.replace("lab", "second")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for student, name, text in (
        ("ada", "lab", json.dumps(notebook())),
        ("ada", "second", json.dumps(notebook(mean="def mean(x):\n    return 3\n"))),
        ("bob", "lab", "not a notebook"),
    ):
        path = root / "submitted" / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    monkeypatch.setattr(subprocess, "Popen", Counted)
    WARMED.clear()
    return root


def test_all_assignments_are_graded_with_one_warm_process(course: Path) -> None:
    done = run("grade", "--jobs", "1", "--json", folder=course)
    assert len(WARMED) == 1
    first, second = done.document["assignments"]
    scores = {
        found["assignment"]: {row["student_id"]: row["score"] for row in found["results"]}
        for found in (first, second)
    }
    assert scores == {"lab": {"ada": 5, "bob": 0}, "second": {"ada": 4}}
    assert done.code == done.document["exit_code"] == 1, "bob's notebook needs a person"
    ada, bob = first["results"]
    assert (ada["status"], ada["questions"], ada["needs_person"]) == (
        "graded",
        {"double": 3, "mean": 2},
        [],
    )
    assert "not JSON" in bob["needs_person"][0]
    assert {Path(place).exists() for name, place in first["written"].items() if name != "gradebook"}
    assert undocumented(done.document) == set()
    # A student who is named is graded on what they handed in.
    done = run("grade", "--student", "bob", "--jobs", "1", "--json", folder=course)
    (only,) = done.document["assignments"]
    assert (only["assignment"], [row["student_id"] for row in only["results"]]) == ("lab", ["bob"])


def test_an_error_in_one_does_not_keep_the_other_from_being_graded(course: Path) -> None:
    with hold_results(course, "lab"):
        done = run("grade", "--jobs", "1", folder=course)
    assert done.code == 2
    assert "iml: lab: another `iml grade lab` is running" in done.stderr
    assert (course / "results/second/grades.csv").is_file()


def test_both_banks_are_audited_with_one_warm_process(course: Path) -> None:
    for name, cell in (("lab", "return 2 * np.asarray(x)"), ("second", "return x")):
        entry = course / "tests" / name / "bank/right/double/one.py"
        entry.parent.mkdir(parents=True)
        entry.write_text(f'"""One."""\n\n\ndef double(x):\n    {cell}\n')
    done = run("audit", "--jobs", "1", "--json", folder=course)
    assert len(WARMED) == 1
    assert (done.code, [found["misjudged"] for found in done.document["assignments"]]) == (
        1,
        [0, 1],
    )


def test_check_prints_what_grading_writes(course: Path) -> None:
    run("grade", "second", "--jobs", "1", folder=course)
    written = json.loads((course / "results/second/ada.json").read_text())
    path = course / "submitted/ada/second/second.ipynb"
    shown = run("check", str(path), "--json", folder=course).document["result"]
    assert shown.keys() == written.keys()
    assert (shown["score"], shown["questions"][1]["name"]) == (written["score"], "mean")
