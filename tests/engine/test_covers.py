"""What is the grader's stays hidden wherever it lies, and Python works wherever it lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from covers import EXCHANGE
from lab import SECRET

from autograder.judging.sandbox import shown
from autograder.judging.sandbox.shown import Part

SCRIPT = Path(__file__).with_name("covers.py")
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs root, to mount"
)


def look(setup: str, python: str, *arguments: str) -> dict:
    """Run the script in a mount namespace of its own, after ``setup``."""
    command = f"set -e\n{setup}\nexec {python} {SCRIPT} {' '.join(arguments)}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    return {"prefix": found["prefix"], **json.loads(found["said"])}


@needs_root
def test_a_course_below_a_system_folder_is_covered():
    found = look(
        "mount -t tmpfs none /usr/src", sys.executable, "/usr/src/app", "/usr/src/app/submitted"
    )
    assert found["seen"] == []


@needs_root
def test_an_environment_in_such_a_course_works():
    setup = f"""
        mount -t tmpfs none /usr/src
        mkdir -p /usr/src/app/.venv
        mount --bind {sys.prefix} /usr/src/app/.venv
    """
    found = look(setup, "/usr/src/app/.venv/bin/python", "/usr/src/app")
    assert found["prefix"] == "/usr/src/app/.venv"
    assert found["numpy"].startswith("/usr/src/app/.venv/lib")
    assert found["secrets"] == []
    assert found["seen"] == []


@needs_root
def test_a_course_that_is_an_environment_works():
    packages = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    setup = f"""
        mount -t tmpfs none /mnt
        {sys.executable} -m venv --without-pip /mnt/course
        mount --bind {sys.prefix}/{packages} /mnt/course/{packages}
    """
    found = look(setup, "/mnt/course/bin/python", "/mnt/course")
    assert found["prefix"] == "/mnt/course"
    assert found["secrets"] == []


@needs_root
def test_a_course_that_is_mounted_twice_is_covered_twice():
    setup = """
        mount -t tmpfs none /usr/src
        mount -t tmpfs none /mnt
        mkdir -p /mnt/course /usr/src/again
        mount --bind /mnt/course /usr/src/again
    """
    found = look(setup, sys.executable, "/mnt/course", "/usr/src/again/submitted")
    assert found["seen"] == []


@needs_root
def test_the_exchange_of_nbgrader_is_not_shown():
    inbound = f"{EXCHANGE}/course/inbound/ann+lab"
    setup = f"""
        mount -t tmpfs none /usr/local/share
        mkdir -p {inbound}
        echo {SECRET} > {inbound}/lab.ipynb
    """
    found = look(f"mount -t tmpfs none /mnt\n{setup}", sys.executable, "/mnt/course")
    assert found["seen"] == []


def test_what_the_machine_has_below_a_protected_path_is_not_shown():
    python = ("/usr/local/bin/python3", "/usr/local/lib/python3.12")
    seen = shown.visible(python, ["/usr/local"])
    assert [path for path in seen if path.startswith("/usr/local")] == list(python)
    assert "/usr/local/bin" in shown.visible(python, ["/usr/local/share"])


def test_temporary_and_cached_files_are_protected_where_kernels_look(monkeypatch, tmp_path):
    assert str(tmp_path) not in shown.protected_paths([])
    monkeypatch.setattr("tempfile.tempdir", "/usr/share/nothing")
    monkeypatch.setenv("XDG_CACHE_HOME", "/usr/lib/nothing")
    found = shown.protected_paths([])
    assert "/usr/share/nothing" in found
    assert "/usr/lib/nothing/iml-autograder" in found


@pytest.mark.parametrize(
    ("own", "visible", "protected", "expected"),
    [
        (["/tmp"], ["/usr"], ["/usr/src/app"], ["/tmp", "/usr", "-/usr/src/app"]),
        (
            [],
            ["/usr", "/usr/src/app/.venv/lib"],
            ["/usr/src/app"],
            ["/usr", "-/usr/src/app", "/usr/src/app/.venv/lib"],
        ),
        (["/home/student"], ["/usr"], ["/home"], ["-/home", "/usr", "/home/student"]),
        (["/home/student"], [], ["/home/student"], ["/home/student"]),
    ],
    ids=["below", "shown again", "above", "the same"],
)
def test_paths_are_taken_from_the_outermost_inwards(own, visible, protected, expected):
    steps = shown.in_order(own, visible, protected)
    assert [("-" if part is Part.COVERED else "") + path for path, part in steps] == expected


def test_where_nothing_can_be_covered_the_neighbours_are_allowed(tmp_path):
    for name in ("src/app/tests", "src/other", "lib"):
        (tmp_path / name).mkdir(parents=True)
    allowed = shown.without([str(tmp_path)], [str(tmp_path / "src/app")])
    assert allowed == [str(tmp_path / "lib"), str(tmp_path / "src/other")]


def test_what_can_be_seen_of_a_protected_path_is_named(tmp_path):
    (tmp_path / "course/.venv/lib").mkdir(parents=True)
    (tmp_path / "course/.venv/lib/x.py").write_text("1")
    course, packages = str(tmp_path / "course"), str(tmp_path / "course/.venv/lib")
    assert shown.exposed([packages], [course]) == []
    (tmp_path / "course/check.py").write_text("2")
    assert shown.exposed([packages], [course]) == [f"{course}/check.py"]
    assert shown.exposed([packages], [course], permissions=True) == [
        f"{course}/check.py",
        course,
    ]


def test_python_needs_no_whole_prefix():
    for prefix in (sys.prefix, sys.base_prefix):
        assert prefix not in shown.python_paths()
    assert os.path.dirname(os.__file__) in shown.python_paths()


def test_protected_are_the_course_and_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    found = shown.protected_paths([tmp_path / "link", tmp_path / "nowhere"])
    assert str(tmp_path / "home") in found
    monkeypatch.setenv("HOME", "/")
    assert "/" not in shown.protected_paths([])
