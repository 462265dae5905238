"""The compared ways to grade one folder of submissions, each a callable that times itself.

It returns seconds by what was timed: ours are timed as a whole and, like the floor, without the
start, in which TensorFlow is imported.

Explore cells are mostly removed first: nbgrader would run them, while otter and we skip them, and
the comparison is about grading, not demonstrations.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment
from autograder.judging.sandbox.launcher import thread_settings

FLOOR, FLOORS = "floor", "2 floors side by side"
STARTED = "once started"
BIN = Path(sys.executable).parent
_STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ExecutePreprocessor.timeout = 600
"""


@dataclass(frozen=True)
class Folder:
    """Submissions in nbgrader's layout, and where a contender may write.

    Args:
        assignment: which.
        submitted: folder of the students' folders.
        students: their ids.
        scratch: emptied before each run.
    """

    assignment: Assignment
    submitted: Path
    students: tuple[str, ...]
    scratch: Path


Contender = Callable[[Folder], dict[str, float]]


def _environment() -> dict[str, str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}


def _timed(command: list[str], folder: Path) -> float:
    """Run a command and return its seconds; its exit code may mean that a person is needed."""
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - started
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}: {done.stderr}")
    return seconds


def iml(jobs: int) -> Contender:
    """Return the contender ``iml grade --jobs N``, start-up and gradebook included."""
    name = f"iml grade --jobs {jobs}"

    def grade(folder: Folder) -> dict[str, float]:
        log = folder.scratch / "log.jsonl"
        command = [str(BIN / "iml"), "grade", folder.assignment.name, "--jobs", str(jobs)]
        options = ["--submitted", str(folder.submitted), "--out", str(folder.scratch)]
        taken = _timed([*command, *options, "--log", str(log)], folder.assignment.root)
        return {name: taken, f"{name}, {STARTED}": _logged(log)}

    return grade


def _logged(log: Path) -> float:
    """Return the seconds from the first event of a log to the last: all submissions' grading."""
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    first, last = (datetime.datetime.fromisoformat(events[i]["time"]) for i in (0, -1))
    return (last - first).total_seconds()


def nbgrader(folder: Folder) -> dict[str, float]:
    """Stock ``nbgrader autograde``: its own preprocessors, public checks only."""
    course, name = folder.scratch, folder.assignment.name
    (course / "nbgrader_config.py").write_text(_STOCK_CONFIG)
    source = course / "source" / name
    shutil.copytree(folder.assignment.release, source)
    shutil.copy(folder.assignment.pair, source / f"{name}.ipynb")
    shutil.copytree(folder.submitted, course / "submitted")
    command = str(BIN / "nbgrader")
    subprocess.run(
        [command, "generate_assignment", name],
        cwd=course,
        env=_environment(),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {"nbgrader autograde": _timed([command, "autograde", name], course)}


def otter(folder: Folder) -> dict[str, float]:
    """``otter run`` with the zip that the build makes, hidden checks included, one by one."""
    archive = folder.assignment.root / "dist" / f"{folder.assignment.name}-otter.zip"
    total = 0.0
    for student in folder.students:
        name = folder.assignment.name
        notebook = folder.submitted / student / name / f"{name}.ipynb"
        command = [str(BIN / "otter"), "run", "-a", str(archive), "-o", str(folder.scratch)]
        total += _timed([*command, str(notebook)], folder.scratch)
    return {"otter run": total}


def floor(name: str, jobs: int) -> Contender:
    """Return so many floors side by side: the same cells and checks, everything imported before.

    Each has one thread, as the kernels have: with two, they would hinder each other on two cores.
    """
    script = Path(__file__).with_name("floor.py")

    def run(folder: Folder) -> dict[str, float]:
        arguments = [folder.assignment.name, str(folder.submitted), str(jobs)]
        command = [sys.executable, str(script), *arguments]
        environment = _environment() | thread_settings(1)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return {name: float(json.loads(done.stdout.splitlines()[-1])["seconds"])}

    return run


CONTENDERS: dict[str, Contender] = {
    FLOOR: floor(FLOOR, 1),
    FLOORS: floor(FLOORS, 2),
    "iml grade --jobs 1": iml(1),
    "iml grade --jobs 2": iml(2),
    "otter run": otter,
    "nbgrader autograde": nbgrader,
}
