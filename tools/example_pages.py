"""Show what students and staff get: grade the sample class, play the people who grade.

Run as ``python tools/example_pages.py [--jobs N] [ASSIGNMENT]`` at the root (default: attention).
Everything goes to ``build/class/``: a due date that two students missed, points and comments as if
entered in formgrader, and a student who hands in again.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.notebook.source import Source, read_source
from autograder.outputs import Outputs
from autograder.records.gradebook import COURSE_ID

DUE = "2026-05-04 12:00:00 UTC"
COMMENTS = (
    "Good: you say what it depends on. Name one case from your own pictures next time.",
    "True, but the question was why. See the paragraph above the exercise.",
)
# Hands in the first half, and then all of it.
AGAIN, WITH = "s003", "s001"
# The looping students should not hold up the demonstration.
LIMITS = ("--cell-seconds", "15", "--check-seconds", "12")


def iml(*arguments: str, folder: Path | None = None) -> None:
    """Run a command of ours, in a folder; that something needs a person is expected."""
    command = [str(Path(sys.executable).with_name("iml")), *arguments]
    done = subprocess.run(command, cwd=folder, check=False)
    if done.returncode > 1:
        sys.exit(done.returncode)


def enter(url: str, source: Source, students: Iterable[str]) -> None:
    """Enter a due date, and points and comments for written answers: for most, not for all."""
    name = source.assignment.name
    with Gradebook(url, course_id=COURSE_ID) as book:
        book.update_or_create_assignment(name, duedate=DUE)
        for student in students:
            for question, comment in zip(source.written, COMMENTS, strict=False):
                grade = book.find_grade(question, name, name, student)
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = grade.max_score / 2, False
                    where = (question, name, name, student)
                    book.find_comment(*where).manual_comment = comment
        book.db.commit()


def main() -> None:
    """Grade, enter, hand in again, grade again, write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment", nargs="?", default="attention")
    parser.add_argument("--jobs", default="1")
    chosen = parser.parse_args()
    course = Course.find()
    source = read_source(course.assignment(chosen.assignment))
    out, name = course.root / "build" / "class", chosen.assignment
    submitted = out / "submitted"
    shutil.rmtree(submitted, ignore_errors=True)
    shutil.copytree(course.root / "examples" / "class", submitted)
    roster = course.root / "examples" / "roster.csv"
    where = [f"--submitted={submitted}", f"--roster={roster}", f"--out={out}"]
    where += ["--jobs", chosen.jobs, *LIMITS]
    iml("grade", name, *where)
    url = f"sqlite:///{out / 'gradebook.db'}"
    enter(url, source, ("s006", "s010", "s012"))
    shutil.copytree(submitted / WITH / name, submitted / AGAIN / name, dirs_exist_ok=True)
    iml("grade", name, *where)
    iml("feedback", name, "--graded", str(out))
    outputs = Outputs(out, name)
    print(outputs.feedback("s010"), outputs.report, outputs.student_page("s010"), sep="\n")


if __name__ == "__main__":
    main()
