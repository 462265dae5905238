"""``pytest tests/<assignment>`` judges the reference solution, or a submission in the sandbox."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lab import notebook, write_lab


@pytest.fixture
def course(tmp_path):
    """Write the course in miniature."""
    return write_lab(tmp_path / "course").root


def run(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)


def test_the_reference_solution_passes_without_a_sandbox(course):
    done = run(course, "tests/lab", "--import-mode=importlib")
    assert "5 passed" in done.stdout


def test_a_submission_is_judged_in_the_sandbox(course, tmp_path):
    path = tmp_path / "lab.ipynb"
    path.write_text(json.dumps(notebook(mean="def mean(x):\n    return 3\n")))
    done = run(course, "tests/lab", "--import-mode=importlib", "--submission", str(path))
    assert "1 failed, 4 passed" in done.stdout


def test_an_unreadable_submission_ends_the_run_with_its_reason(course, tmp_path):
    (tmp_path / "lab.ipynb").write_text("")
    done = run(
        course, "tests/lab", "--import-mode=importlib", "--submission", f"{tmp_path}/lab.ipynb"
    )
    assert done.returncode == 2
    assert "the file is empty" in done.stdout + done.stderr


def test_a_missing_reference_names_the_command_that_makes_it(course):
    check = course / "tests/lab/hidden/test_mean.py"
    check.write_text(check.read_text().replace("(student)", "(student, reference)"))
    done = run(course, "tests/lab/hidden/test_mean.py", "--import-mode=importlib")
    assert "references/mean.npz is missing: run `iml references lab`" in done.stdout
