"""The command line's own manners: versions, help, exit codes, one clear line for a mistake."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __version__

COMMANDS = ("build", "grade", "check", "audit", "references", "doctor", "gradescope")


def iml(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("iml")), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_version_is_the_package_s():
    assert iml("--version").stdout.strip() == f"iml {__version__}"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command):
    done = iml(command, "--help")
    assert done.returncode == 0
    assert f"iml {command}" in done.stdout.split("Example:")[1]


def test_an_unknown_assignment_is_wrong_usage(tiny):
    done = iml("grade", "tinny", folder=tiny.root)
    assert done.returncode == 2
    assert "'tinny'" in done.stderr
    assert "tiny" in done.stderr


def test_a_missing_folder_is_wrong_usage(tiny):
    done = iml("grade", "tiny", "--submitted", "nowhere", folder=tiny.root)
    assert done.returncode == 2
    assert "nowhere is no folder of submissions" in done.stderr


def test_jobs_below_one_are_wrong_usage(tiny):
    (tiny.root / "submitted").mkdir()
    done = iml("grade", "tiny", "--jobs", "0", folder=tiny.root)
    assert done.returncode == 2
    assert "--jobs 0 must be at least 1" in done.stderr


def test_a_limit_of_zero_is_wrong_usage(tiny):
    (tiny.root / "submitted").mkdir()
    done = iml("grade", "tiny", "--cell-seconds", "0", folder=tiny.root)
    assert done.returncode == 2
    assert "--cell-seconds 0.0 must be above 0" in done.stderr


def test_outside_a_course_the_message_says_so(tmp_path):
    done = iml("grade", "tiny", folder=tmp_path)
    assert done.returncode == 2
    assert "is not inside a course" in done.stderr


def test_a_notebook_of_no_assignment_needs_the_option(tiny, tmp_path):
    (tmp_path / "other").mkdir()
    notebook = tmp_path / "other" / "homework.ipynb"
    notebook.write_text("{}")
    done = iml("check", str(notebook), folder=tiny.root)
    assert done.returncode == 2
    assert "which assignment is homework.ipynb?" in done.stderr


def test_doctor_lists_what_the_sandbox_needs():
    done = iml("doctor")
    for feature in ("namespaces", "Landlock", "seccomp"):
        assert feature in done.stdout
