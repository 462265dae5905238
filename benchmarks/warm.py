"""How long `iml check` takes with a warm server, and without, beside what cells and checks take.

Prints, for a right submission of each assignment, the median seconds of the whole command, and
their ratio to the seconds that its result says grading took. Exits with 1 if the ratio with a
server is above the bar.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograder.course import Assignment, Course
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import read_source

AT_MOST = 1.3
IML = str(Path(sys.executable).with_name("iml"))


def main() -> None:
    """Measure, and print a line for each assignment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", action="append", help="default: all")
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    asked = parser.parse_args()
    course = Course.find(Path(__file__))
    found = [
        ratio(course.assignment(name), asked.rounds) for name in asked.assignment or course.names()
    ]
    sys.exit(any(one > AT_MOST for one in found))


def ratio(assignment: Assignment, rounds: int) -> float:
    """Print an assignment's times; return the ratio with a server."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder, f"{assignment.name}.ipynb")
        nbformat.write(solution_notebook(read_source(assignment)), notebook)
        found: dict[str, list[tuple[float, float]]] = {"without": [], "with": []}
        for _ in range(rounds):
            _iml(assignment, "warm", "stop")
            found["without"].append(_seconds(assignment, notebook))
            _iml(assignment, "warm")
            found["with"].append(_seconds(assignment, notebook))
        _iml(assignment, "warm", "stop")
    words: list[str] = []
    ratios: dict[str, float] = {}
    for kind, pairs in found.items():
        whole, graded = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratios[kind] = whole / graded
        words.append(f"{kind} a server {whole:.2f} s, {ratios[kind]:.2f} times {graded:.2f} s")
    print(f"{assignment.name}: {'; '.join(words)} of cells and checks (bar: {AT_MOST})")
    return ratios["with"]


def _seconds(assignment: Assignment, notebook: Path) -> tuple[float, float]:
    """Return the seconds of the whole command, and those of grading."""
    started = time.monotonic()
    done = _iml(assignment, "check", str(notebook), "--assignment", assignment.name, "--json")
    whole = time.monotonic() - started
    return whole, float(json.loads(done.stdout)["result"]["seconds"])


def _iml(assignment: Assignment, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [IML, *arguments]
    return subprocess.run(command, cwd=assignment.root, capture_output=True, text=True)


if __name__ == "__main__":
    main()
