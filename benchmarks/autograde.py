"""What `nbgrader autograde` costs beside `iml grade`, for each submission.

Both grade the sample class's submissions that ``bench.py`` grades, one at a time, in turns, in a
copy of the course. The start of either command, in which libraries are imported, is left out: what
one submission takes is taken off what all of them take. The bar is for what nbgrader adds beside
grading itself, whose seconds both record. Exits with 1 if it is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import STUDENTS

from autograder.cluster.bundle import pack
from autograder.course import Assignment, Course
from autograder.records.store import ResultStore, load_result

AT_MOST = 0.2  # seconds more for each submission
ENVIRONMENT = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}


def main() -> None:
    """Measure, and print a line for each assignment."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assignment", action="append", help="default: all")
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds} must be at least 1")
    course = Course.find(Path(__file__))
    more = [
        cost(course.assignment(name), options.rounds)
        for name in options.assignment or course.names()
    ]
    sys.exit(any(seconds > AT_MOST for seconds in more))


def cost(assignment: Assignment, rounds: int) -> float:
    """Print what both take; return the seconds that nbgrader adds to a submission's grading."""
    nbgrader, iml = [], []
    with tempfile.TemporaryDirectory(prefix="iml-autograde-") as folder:
        root = Path(folder, "course")
        _copy(assignment, root)
        name = assignment.name
        _seconds(root, "nbgrader", "generate_assignment", name)
        for _ in range(rounds):
            nbgrader.append(_each(root, name, "nbgrader", "autograde", name, "--force"))
            iml.append(_each(root, name, "iml", "grade", name, "--fresh", "--jobs", "1"))
    whole = [a.whole - b.whole for a, b in zip(nbgrader, iml, strict=True)]
    beside = [a.beside - b.beside for a, b in zip(nbgrader, iml, strict=True)]
    more = statistics.median(beside)
    verdict = "met" if more <= AT_MOST else "missed"
    print(
        f"{name}: nbgrader autograde {statistics.median(one.whole for one in nbgrader):.2f} s for "
        f"each submission, iml grade {statistics.median(one.whole for one in iml):.2f} s; "
        f"{_spread(whole)} s more. Beside grading itself, {_spread(beside)} s more (medians of "
        f"{rounds}, least to most); at most {AT_MOST}: {verdict}",
        flush=True,
    )
    return more


@dataclass(frozen=True)
class _Each:
    """Seconds of one more submission.

    Args:
        whole: all of them.
        beside: those that are not spent in the function that grades, which is the same for both:
            how long it takes differs more from one run to the next than the bar allows.
    """

    whole: float
    beside: float


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _copy(assignment: Assignment, root: Path) -> None:
    """Make a course of one assignment and one class in a new folder."""
    pack(assignment).unpack(root)
    shutil.copy(assignment.pair, root / "source" / assignment.name)
    shutil.copy(assignment.root / "uv.lock", root)  # what a release requires
    for student in STUDENTS:
        handed_in = assignment.root / "examples" / "class" / student / assignment.name
        shutil.copytree(handed_in, root / "submitted" / student / assignment.name)


def _each(root: Path, name: str, *command: str) -> _Each:
    """Measure one more submission."""
    all_of_them = _seconds(root, *command)
    grading_all = _graded(root, name, STUDENTS)
    whole = all_of_them - _seconds(root, *command, "--student", STUDENTS[0])
    grading = grading_all - _graded(root, name, STUDENTS[:1])
    return _Each(whole / (len(STUDENTS) - 1), (whole - grading) / (len(STUDENTS) - 1))


def _graded(root: Path, name: str, students: Sequence[str]) -> float:
    """Return the seconds that grading itself took, as the results say."""
    store = ResultStore(root, name)
    return sum(load_result(store.path(student)).seconds for student in students)


def _seconds(root: Path, program: str, *arguments: str) -> float:
    """Run a command; `iml` exits with 1 if something needs a person, which is no failure."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - begun
    if done.returncode != 0 and (program, done.returncode) != ("iml", 1):
        sys.exit(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr}")
    return seconds


if __name__ == "__main__":
    main()
