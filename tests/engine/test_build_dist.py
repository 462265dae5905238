"""Zips: the same bytes every time; the otter one grades with hidden checks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from courses import edit

from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.publish.dist import otter_zip, release_zip, zip_bytes
from autograder.publish.release import make_release
from autograder.publish.solutions import solution_bytes


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_zip_depends_on_names_and_contents_alone() -> None:
    assert zip_bytes({"b": b"2", "a": b"1"}) == zip_bytes({"a": b"1", "b": b"2"})


def test_release_zip_unpacks_into_one_folder(tiny: Assignment) -> None:
    found = names(release_zip(read_source(tiny), make_release(tiny)))
    assert "tiny/tiny.ipynb" in found
    assert all(name.startswith("tiny/") for name in found)


def test_otter_zip_is_made_twice_alike(tiny: Assignment) -> None:
    source, release = read_source(tiny), make_release(tiny)
    assert otter_zip(source, release) == otter_zip(source, release)


def test_otter_zip_holds_both_kinds_of_checks_and_their_data(tiny: Assignment) -> None:
    found = names(otter_zip(read_source(tiny), make_release(tiny)))
    assert [name for name in found if name.startswith("tests/")] == [
        "tests/centre-hidden.py",
        "tests/centre.py",
    ]
    assert {"files/references/centre.npz", "files/hidden_images.npz", "files/rows.py"} <= {*found}
    assert {"run_autograder", "setup.sh", "environment.yml", "otter_config.json"} <= {*found}
    assert "files/tiny.ipynb" not in found


def test_otter_grades_with_it(tiny: Assignment, tmp_path: Path) -> None:
    autograder, submission = tmp_path / "otter.zip", tmp_path / "tiny.ipynb"
    autograder.write_bytes(otter_zip(read_source(tiny), make_release(tiny)))
    submission.write_bytes(solution_bytes(tiny))
    edit(submission, "x.mean(axis=axis, keepdims=True)", "x.mean(axis=0, keepdims=True)")
    command = [sys.executable, "-m", "otter", "run", "-a", str(autograder), str(submission)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "results.json").read_text())
    scores = {test["name"]: test.get("score") for test in results["tests"]}
    assert scores == {"Public Tests": None, "centre": 1, "centre-hidden": 1.5}
