"""What share of grading goes into the names of mistakes: print it, by submission and in all.

Every figure is a ratio within one run. The submissions are those of the sample class that
``bench.py`` grades; exits with 1 if the bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from bench import STUDENTS

from autograder.choices import Isolation
from autograder.cli.options import warm_process
from autograder.course import Assignment, Course
from autograder.grading.grade_one import grade_folder
from autograder.judging.diagnosis.behaviour import Behaviour
from autograder.judging.judge import check_run
from autograder.judging.judge.diagnose import Diagnosis
from autograder.judging.judge.reference_trial import with_trial
from autograder.judging.judge.setup import set_up
from autograder.results import CheckResult, Mistake

AT_MOST = 0.05  # of the time that grading all submissions takes


class Timed(Diagnosis):
    """A diagnosis that adds up its own time."""

    seconds = 0.0

    def run(self, public: Mapping[str, Mapping[str, CheckResult]]) -> None:
        """Run the probes."""
        started = time.monotonic()
        super().run(public)
        Timed.seconds += time.monotonic() - started

    def mistake(self, question: str) -> Mistake | None:
        """Compare with known mistakes."""
        started = time.monotonic()
        try:
            return super().mistake(question)
        finally:
            Timed.seconds += time.monotonic() - started

    def deviating(self, question: str) -> Behaviour | None:
        """Compare with right answers."""
        started = time.monotonic()
        try:
            return super().deviating(question)
        finally:
            Timed.seconds += time.monotonic() - started


def main() -> None:
    """Grade, and print the share of each submission and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", action="append", help="default: all")
    names = parser.parse_args().assignment
    course = Course.find(Path(__file__))
    shares = [share(course.assignment(name)) for name in names or course.names()]
    sys.exit(any(found > AT_MOST for found in shares))


def share(assignment: Assignment) -> float:
    """Return the share of all of an assignment's submissions, and print it."""
    spent = taken = 0.0
    with warm_process(Course(assignment.root), Isolation.FULL) as warm:
        warm.wait_ready()
        setup = with_trial(set_up(assignment, warm.control))
        for student in STUDENTS:
            folder = assignment.root / "examples" / "class" / student / assignment.name
            Timed.seconds = 0.0
            with mock.patch.object(check_run, "Diagnosis", Timed):
                seconds = grade_folder(setup, student, folder).result.seconds
            print(f"{assignment.name} {student}: {Timed.seconds / seconds:.1%}", flush=True)
            spent, taken = spent + Timed.seconds, taken + seconds
    print(f"{assignment.name}: {spent / taken:.1%} of grading time; at most {AT_MOST:.0%}")
    return spent / taken


if __name__ == "__main__":
    main()
