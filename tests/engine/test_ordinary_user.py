"""A class graded by an ordinary user, whose kernels all have that user outside."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from anybody import USER, as_anybody
from lab import notebook, write_lab

ATTACKS = Path(__file__).with_name("attacks")
FLOODS = (
    *("descriptors_on_their_way", "watches_without_end", "starves_the_machine"),
    "all_threads",
)
HONEST = ("a001", "n001", "z001")

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs root, to become anybody"
)


@pytest.fixture(scope="module")
def rows():
    """The class's grades, by student."""
    # Below a folder that anybody may enter, as pytest's own are not.
    with tempfile.TemporaryDirectory(prefix="iml-tests-") as name:
        folder = Path(name)
        course = write_lab(folder / "course").root
        for student in (*HONEST, *FLOODS):
            cells = {} if student in HONEST else {"double": (ATTACKS / f"{student}.py").read_text()}
            path = folder / "submitted" / student / "lab" / "lab.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(notebook(**cells)), encoding="utf-8")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER)
        iml = str(Path(sys.executable).with_name("iml"))
        done = subprocess.run(
            as_anybody(
                *(iml, "grade", "lab", "--jobs", "2", "--submitted", str(folder / "submitted")),
                *("--out", str(folder / "out"), "--memory", "1500"),
                *("--cell-seconds", "20", "--check-seconds", "5"),
            ),
            capture_output=True,
            text=True,
            check=False,
            cwd=course,
            timeout=400,
        )
        grades = folder / "out/results/lab/grades.csv"
        assert grades.is_file(), done.stdout + done.stderr
        yield {row["student_id"]: row for row in csv.DictReader(grades.read_text().splitlines())}


@pytest.mark.parametrize("student", HONEST)
def test_neighbours_of_a_flood_are_graded_as_without(rows, student):
    assert (rows[student]["status"], float(rows[student]["score"])) == ("graded", 5)


@pytest.mark.parametrize("student", FLOODS)
def test_a_flood_is_graded_and_earns_nothing(rows, student):
    assert rows[student]["status"] == "graded"
    assert float(rows[student]["double"]) == 0
