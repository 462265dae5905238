"""What a regrade costs after one cheap check has changed: its time beside that of the cells alone.

Submissions of the sample class are graded once; then, in turns, a regrade of one question and the
cells alone go through the same workers, one at a time. Of each submission the fastest round counts,
since whatever else a machine does only adds to it. Also prints how long points alone take. Exits
with 1 if the bar is missed.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import STUDENTS

from autograder.choices import Isolation
from autograder.cli.options import warm_process
from autograder.course import Course
from autograder.grading.batch import grade_batch, try_checks_first
from autograder.grading.executor import LocalExecutor
from autograder.grading.grade_one import seconds_at_most
from autograder.grading.pool import Record
from autograder.grading.regrade import plan_regrade, regrade
from autograder.grading.worker import Task
from autograder.judging.judge.asked import what_was_asked
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.executed import executed
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.judge.submission import read_folder

AT_MOST = 1.10  # times the time of the cells
QUESTIONS = {"attention": "softmax", "autoencoders": "prepare"}


def main() -> None:
    """Measure each assignment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", action="append", choices=QUESTIONS, help="default: both")
    parser.add_argument("--count", type=int, default=8, help="submissions; default: 8")
    parser.add_argument("--rounds", type=int, default=3, help="of each kind; default: 3")
    options = parser.parse_args()
    course = Course.find(Path(__file__))
    names = options.assignment or QUESTIONS
    ratios = [measure(course, name, options.count, options.rounds) for name in names]
    sys.exit(any(ratio > AT_MOST for ratio in ratios))


def measure(course: Course, name: str, count: int, rounds: int) -> float:
    """Grade a class once, regrade it in rounds, and print and return the ratio."""
    question = QUESTIONS[name]
    executor = LocalExecutor(1)
    with warm_process(course, Isolation.FULL) as warm, tempfile.TemporaryDirectory() as out:
        warm.wait_ready()
        setup = try_checks_first(set_up(course.assignment(name), warm.control))
        submitted = _class(course, name, Path(out) / "submitted", count)
        tasks = [Task(setup, p.name, p / name, Path(out)) for p in sorted(submitted.iterdir())]
        for _ in grade_batch(tasks, executor):
            pass
        again, cells = Fastest(), Fastest()
        for _ in range(rounds):
            plan = plan_regrade(setup, submitted, Path(out), questions=[question])
            again.add(done.student_id for done in regrade(plan, executor))
            seconds = seconds_at_most(setup.limits)
            cells.add(task.student_id for task, _ in executor.run(run_cells, tasks, seconds))
        points = _points(setup, submitted, tasks, executor)
    ratio = again.seconds / cells.seconds
    print(
        f"{name}: regrade of {question} {again.seconds / count:.2f} s for each submission, cells "
        f"alone {cells.seconds / count:.2f} s: {ratio:.2f} times; at most {AT_MOST:.2f}. "
        f"Points alone: {points:.3f} s"
    )
    return ratio


class Fastest:
    """The fastest of several rounds, for each submission."""

    def __init__(self) -> None:
        self._by_student: dict[str, float] = {}

    def add(self, done: Iterable[str]) -> None:
        """Take the time of a round, in which students come one after the other."""
        since = time.monotonic()
        for student in done:
            now = time.monotonic()
            self._by_student[student] = min(now - since, self._by_student.get(student, math.inf))
            since = now

    @property
    def seconds(self) -> float:
        """Of all submissions."""
        return sum(self._by_student.values())


def _class(course: Course, name: str, submitted: Path, count: int) -> Path:
    """Make a class of copies of the sample class's submissions."""
    for number in range(count):
        student = STUDENTS[number % len(STUDENTS)]
        given = course.root / "examples" / "class" / student / name
        shutil.copytree(given, submitted / f"{student}-{number:03}" / name)
    return submitted


def run_cells(task: Task) -> Record:
    """Run one submission's cells, in a worker, and nothing else."""
    setup = task.setup
    submission = read_folder(task.folder, setup.assignment.name)
    asked = what_was_asked(submission, setup)
    with executed(assemble(submission.notebook, setup.source, asked.not_asked), setup.kernels):
        return {}


def _points(setup: Setup, submitted: Path, tasks: Sequence[Task], executor: LocalExecutor) -> float:
    """Return how long a regrade of points alone takes for each submission."""
    today = setup.judged_by
    changed = dataclasses.replace(
        setup,
        checks_sha256="of other points",
        judged_by=dataclasses.replace(today, parts={**today.parts, "points": "others"}),
    )
    started = time.monotonic()
    plan = plan_regrade(changed, submitted, tasks[0].out)
    assert len(plan.points) == len(tasks)
    for _ in regrade(plan, executor):
        pass
    return (time.monotonic() - started) / len(tasks)


if __name__ == "__main__":
    main()
