"""What people entered in nbgrader's gradebook, and its penalties, for students' pages."""

from __future__ import annotations

import dataclasses
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    SolutionCell,
    SubmittedAssignment,
)

from autograder.booked import Booked, BookedQuestion
from autograder.notebook.source import CHECK_SUFFIX
from autograder.records.gradebook import COURSE_ID, of_cells
from autograder.records.gradebook_access import read_once


def read_booked(db_url: str, assignment: str, timeout: float = 30.0) -> dict[str, Booked]:
    """Return what a gradebook adds to the results of an assignment, by student.

    Args:
        db_url: SQLAlchemy's address.
        assignment: its name.
        timeout: seconds to wait while another program holds the database.

    Raises:
        GradebookLocked: it was held for longer.
        GradebookError: it can't be read.
    """
    return read_once(db_url, COURSE_ID, timeout, lambda db: booked_in(db, assignment))


def booked_in(db: Any, assignment: str) -> dict[str, Booked]:
    """Return the same from an open gradebook's session."""
    questions: dict[str, dict[str, BookedQuestion]] = {}
    for student, cell, *grade in of_cells(
        *(db, assignment, Grade, GradeCell),
        *(GradeCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit),
        Grade.needs_manual_grade,
    ):
        name = cell.removesuffix(CHECK_SUFFIX)
        questions.setdefault(student, {})[name] = _question(name, *grade)
    for student, name, comment in of_cells(
        *(db, assignment, Comment, SolutionCell, SolutionCell.name, Comment.manual_comment)
    ):
        found = questions.setdefault(student, {})
        known = found.get(name, BookedQuestion(name))
        found[name] = dataclasses.replace(known, comment=(comment or "").strip())
    submissions = (
        db.query(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    )
    sums = {
        student: (score or 0.0, most or 0.0)
        for student, score, most in db.query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.score,
            SubmittedAssignment.max_score,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    }
    return {
        submission.student_id: Booked(
            penalty=submission.late_submission_penalty or 0.0,
            due=submission.duedate if submission.assignment.duedate else None,
            handed_in=submission.timestamp,
            questions=questions.get(submission.student_id, {}),
            score=sums[submission.student_id][0],
            max_score=sums[submission.student_id][1],
        )
        for submission in submissions
    }


def _question(
    name: str, auto: float | None, manual: float | None, extra: float | None, waiting: bool
) -> BookedQuestion:
    if manual is None and not extra:
        return BookedQuestion(name, waiting=bool(waiting))
    given = auto if manual is None else manual
    return BookedQuestion(name, (given or 0.0) + (extra or 0.0), waiting=bool(waiting))
