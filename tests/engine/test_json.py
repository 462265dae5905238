"""``--json``: one document on stdout, and nothing else there."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run, undocumented
from courses import edit
from test_export_command import ROSTER, graded

from autograder.course import Assignment, Course
from autograder.publish.new_assignment import new_assignment
from autograder.records.store import ResultStore


def test_doctor(tmp_path: Path) -> None:
    done = run("doctor", "--json", folder=tmp_path)
    document = done.document
    assert document["command"] == "doctor"
    assert document["exit_code"] == done.code == (0 if document["full_isolation"] else 2)
    assert {"Linux", "Landlock", "seccomp"} <= {found["name"] for found in document["features"]}
    assert {"iml-autograder", "python"} <= document["versions"].keys()
    assert "Full isolation" in done.stderr
    assert undocumented(document) == set()


def test_export(tiny: Assignment, tmp_path: Path) -> None:
    for result in (graded("ada", 2), graded("mallory", 3)):
        ResultStore(tiny.root, "tiny").write(result)
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER)
    arguments = ("export", "--to", "canvas", "--roster", str(roster), "-o", "canvas.csv", "--json")
    done = run(*arguments, "--column", "Tiny (1)", folder=tiny.root)
    assert done.code == 1
    assert done.document == {
        "command": "export",
        "exit_code": 1,
        "to": "canvas",
        "assignments": [
            {
                "assignment": "tiny",
                "error": None,
                "file": str(tiny.root / "canvas.csv"),
                "students": 1,
                "without_points": ["bob"],
                "notes": [],
                "problems": [
                    "no gradebook, so no points for what is graded by hand: why",
                    "mallory: not in the roster, left out",
                ],
            }
        ],
    }
    assert f"wrote {tiny.root}/canvas.csv" in done.stderr
    assert undocumented(done.document) == set()


def test_collect(tiny: Assignment) -> None:
    folder = tiny.root / "download"
    folder.mkdir()
    (folder / "ada.ipynb").write_text('{"cells": [], "nbformat": 4, "nbformat_minor": 5}')
    (folder / "bob.ipynb").symlink_to("ada.ipynb")
    done = run("collect", "download", "--dry-run", "--json", folder=tiny.root)
    document = done.document
    assert document["assignment"] == "tiny"
    assert document["dry_run"]
    assert document["exit_code"] == done.code == 1
    found = {line["source"]: (line["what"], line["student_id"]) for line in document["files"]}
    assert found["ada.ipynb"] == ("taken", "ada")
    assert found["bob.ipynb"][0] == "refused"
    assert "Nothing was written." in done.stderr
    assert undocumented(document) == set()


def test_a_mistyped_command_prints_no_document(tiny: Assignment) -> None:
    done = run("audit", "tinny", "--json", folder=tiny.root)
    assert (done.code, done.stdout) == (2, "")
    assert "'tinny'" in done.stderr


@pytest.fixture
def two(tiny: Assignment) -> Assignment:
    """A course of two assignments, tiny with a wrong solution among the right ones."""
    new_assignment(Course(tiny.root), "regression")
    wrong = tiny.bank / "right/centre/wrong.py"
    wrong.write_text('"""Nothing is done."""\n\n\ndef centre(x, axis=0):\n    return x\n')
    return tiny


def test_audit_of_all_exits_with_the_worst_code(two: Assignment) -> None:
    done = run("audit", "--quick", "--json", "--jobs", "2", folder=two.root)
    assert done.code == 1
    other, tiny = done.document["assignments"]
    assert (other["assignment"], other["misjudged"]) == ("regression", 0)
    assert (tiny["assignment"], tiny["misjudged"]) == ("tiny", 1)
    (wrong,) = [entry for entry in tiny["entries"] if entry["fault"]]
    assert wrong == {
        "side": "right",
        "question": "centre",
        "name": "wrong",
        "title": "Nothing is done.",
        "score": 0,
        "max_score": 3,
        "rejected_by": [
            "centre: Every column has mean zero",
            "centre: The axis can be chosen",
            "centre: Numbers far from zero are centred",
        ],
        "fault": "right, but lost points on centre",
    }
    assert "2 right and 0 wrong solutions, 1 misjudged" in done.stderr
    assert "right/centre/wrong: right, but" in done.stderr
    assert undocumented(done.document) == set()


def test_one_broken_bank_does_not_keep_the_next_from_its_audit(two: Assignment) -> None:
    (folder,) = (two.root / "tests/regression/bank/right").iterdir()
    (folder / "broken.py").write_text("def (")
    (two.bank / "right/centre/wrong.py").unlink()
    done = run("audit", "--quick", "--json", folder=two.root)
    broken, tiny = done.document["assignments"]
    assert done.code == 2
    assert "broken.py, line 1" in broken["error"]
    assert f"iml: regression: {broken['error']}" in done.stderr
    assert (tiny["error"], tiny["misjudged"]) == (None, 0)


def test_margins(tiny: Assignment) -> None:
    done = run("audit", "tiny", "--seeds", "2", "--json", "--jobs", "1", folder=tiny.root)
    (found,) = done.document["assignments"]
    assert found["seeds"] == 2
    assert found["entries"] == []  # no statistic judges this bank
    assert undocumented(done.document) == set()


def test_a_question_is_looked_for_in_all_assignments(two: Assignment) -> None:
    done = run("audit", "--quick", "--question", "centre", "--json", folder=two.root)
    assert [found["assignment"] for found in done.document["assignments"]] == ["tiny"]


def test_a_bank_is_of_one_assignment(two: Assignment) -> None:
    (two.root / "bank").mkdir()
    done = run("audit", "--quick", "--bank", "bank", folder=two.root)
    assert done.code == 2
    assert "--bank bank is for one assignment: name it, one of regression, tiny" in done.stderr


def test_slow_exercises_are_left_out_of_a_quick_audit(tiny: Assignment) -> None:
    edit(tiny.source, 'role="solution"', 'role="solution" slow=true')

    def judged(*options: str) -> tuple[list[str], list[str], str]:
        done = run("audit", "tiny", *options, "--json", "--jobs", "1", folder=tiny.root)
        (found,) = done.document["assignments"]
        return [entry["name"] for entry in found["entries"]], found["left_out"], done.stderr

    names, left_out, said = judged("--quick")
    assert (names, left_out) == ([], ["centre"])
    assert "tiny: left out, since slow: centre; --slow judges them, too" in said
    assert judged("--own")[:2] == ([], ["centre"])
    for options in (("--quick", "--slow"), ("--quick", "--question", "centre")):
        names, left_out, said = judged(*options)
        assert (names, left_out) == (["numpy_average"], [])
        assert "left out" not in said
