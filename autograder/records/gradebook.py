"""nbgrader's gradebook, filled from our results.

Scores that a person gave, extra credit and comments are never touched, and what a person has
graded doesn't ask for a person again when the submission is regraded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.errors import GradebookError
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import CHECK_SUFFIX, Source
from autograder.records.extensions import give_waiting
from autograder.records.gradebook_access import open_gradebook, write
from autograder.records.gradebook_cells import mirror, save_cells
from autograder.records.roster import RosterEntry, last_and_first
from autograder.render.words import follow_through_text
from autograder.results import Outcome, Status, SubmissionResult
from autograder.text import plain_id

COURSE_ID = "iml"  # as nbgrader_config.py names the course
NO_RESPONSE = "No response."  # nbgrader's own words


class GradebookWriter:
    """Writes results into a gradebook; a context manager, since the database has to be released.

    Args:
        db_url: SQLAlchemy's address, e.g. ``sqlite:////course/gradebook.db``; PostgreSQL works
            too where its driver is installed.
        timeout: seconds to wait while another program holds the database.

    Raises:
        GradebookLocked: another program held it for longer.
        GradebookError: it can't be opened.
    """

    def __init__(self, db_url: str, timeout: float = 30.0) -> None:
        self._timeout = timeout
        self._book = open_gradebook(db_url, COURSE_ID, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the database."""
        self._book.close()

    def prepare(self, source: Source) -> None:
        """Bring the assignment and its cells into line with the source; call it before `record`.

        Raises:
            GradebookError: a cell that a person has graded is gone, or the database refused.
            GradebookLocked: see above.
        """
        name, pristine = source.assignment.name, pristine_notebook(source)
        write(self._book, self._timeout, lambda db: save_cells(db, name, COURSE_ID, pristine))

    def record(self, result: SubmissionResult, unanswered: Collection[str] = ()) -> None:
        """Write one result over whatever the grader wrote for this submission before.

        Args:
            result: of any status; an ungradable one scores 0 and asks for a person.
            unanswered: questions that were certainly not answered: those without points get a
                comment that says so, and a written one scores 0 without a person's help.

        Raises:
            GradebookError: the assignment was not prepared, or the database refused.
            GradebookLocked: see above.
        """
        write(self._book, self._timeout, lambda db: _record(db, result, unanswered))

    def catch_up(
        self,
        assignment: str,
        results: Iterable[SubmissionResult],
        unanswered: Callable[[SubmissionResult], Collection[str]] = lambda result: (),
    ) -> int:
        """Record the results of an assignment that the gradebook lacks or has different.

        Args:
            assignment: its name.
            results: all of them.
            unanswered: returns the questions of a submission that were certainly not answered.

        Returns:
            How many were recorded.
        """
        scores = write(self._book, self._timeout, lambda db: _scores(db, assignment))
        comments = write(self._book, self._timeout, lambda db: _comments(db, assignment))
        count = 0
        for result in results:
            student, stubs = plain_id(result.student_id), unanswered(result)
            known = scores.get(student)
            if (
                known is None
                or any(known[name] != _auto_score(name, result, stubs) for name in known)
                or any(
                    comment != _auto_comment(name, result, stubs)
                    for name, comment in comments.get(student, {}).items()
                )
            ):
                self.record(result, stubs)
                count += 1
        return count

    def note_timestamps(self, assignment: str, stamps: Mapping[str, datetime | None]) -> list[str]:
        """Note when submissions were handed in.

        Args:
            assignment: its name.
            stamps: times in UTC, without a time zone as nbgrader has them, by student; None clears
                an earlier time.

        Returns:
            The students who are late or have a penalty: the late policy has to look at them.
        """
        return write(self._book, self._timeout, lambda db: _note(db, assignment, stamps))

    def note_people(self, people: Iterable[RosterEntry]) -> None:
        """Note names and addresses, which formgrader shows, of students that the gradebook has.

        Args:
            people: of the roster; what it leaves empty stays as it is.
        """
        write(self._book, self._timeout, lambda db: _name(db, list(people)))


def _name(db: Any, people: Iterable[RosterEntry]) -> None:
    known = {student.id: student for student in db.query(Student)}
    for entry in people:
        student = known.get(plain_id(entry.student_id))
        if student is not None:
            last, first = last_and_first(entry.name)
            student.last_name = last or student.last_name
            student.first_name = first or student.first_name
            student.email = entry.email or student.email
            student.lms_user_id = entry.lms_id or student.lms_user_id


def _note(db: Any, assignment: str, stamps: Mapping[str, datetime | None]) -> list[str]:
    query = db.query(SubmittedAssignment).join(
        Assignment, Assignment.id == SubmittedAssignment.assignment_id
    )
    submissions = query.filter(Assignment.name == assignment).all()
    times = {plain_id(student_id): time for student_id, time in stamps.items()}
    for submission in submissions:
        if submission.student_id in times:
            submission.timestamp = times[submission.student_id]
    db.flush()
    return [
        submission.student_id
        for submission in submissions
        if submission.total_seconds_late > 0 or submission.late_submission_penalty
    ]


def _scores(db: Any, assignment: str) -> dict[str, dict[str, float | None]]:
    """Return the scores that the grader gave, by student and cell."""
    rows = of_cells(db, assignment, Grade, GradeCell, GradeCell.name, Grade.auto_score)
    return _by_student(rows)


def _comments(db: Any, assignment: str) -> dict[str, dict[str, str | None]]:
    """Return the comments that the grader gave, by student and cell."""
    rows = of_cells(db, assignment, Comment, SolutionCell, SolutionCell.name, Comment.auto_comment)
    return _by_student(rows)


def of_cells(db: Any, assignment: str, kind: Any, cell: Any, *columns: Any) -> Any:
    """Query what the submissions of an assignment have for each cell."""
    return (
        db.query(SubmittedAssignment.student_id, *columns)
        .select_from(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(kind, kind.notebook_id == SubmittedNotebook.id)
        .join(cell, cell.id == kind.cell_id)
        .filter(Assignment.name == assignment)
    )


def _by_student(rows: Iterable[tuple[str, str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for student_id, name, value in rows:
        found.setdefault(student_id, {})[name] = value
    return found


def _expected(result: SubmissionResult) -> dict[str, float]:
    """Return the scores of the check cells that the result covers."""
    return {question.name + CHECK_SUFFIX: question.score for question in result.questions}


def _auto_score(name: str, result: SubmissionResult, unanswered: Collection[str]) -> float | None:
    """Return the grader's score for a cell; None for a written answer, which a person reads."""
    if name.endswith(CHECK_SUFFIX) or result.status is Status.UNGRADABLE:
        return _expected(result).get(name, 0.0)
    return 0.0 if name in unanswered else None


def _auto_comment(name: str, result: SubmissionResult, unanswered: Collection[str]) -> str | None:
    """Return the grader's comment on a solution cell; None where there is nothing to say."""
    question = next((one for one in result.questions if one.name == name), None)
    if question and question.follow_through:
        return follow_through_text(question)
    earned = question is not None and question.score > 0
    return NO_RESPONSE if name in unanswered and not earned else None


def _record(db: Any, result: SubmissionResult, unanswered: Collection[str]) -> None:
    submitted = _submitted(db, result)
    give_waiting(db, submitted.assignment, result.assignment)
    expected = _expected(result)
    broken = {
        question.name + CHECK_SUFFIX
        for question in result.questions
        if any(check.outcome is Outcome.GRADER_ERROR for check in question.checks)
    }
    not_asked = {question + CHECK_SUFFIX for question in result.not_asked}
    for grade in submitted.grades:
        name = grade.cell.name
        grade.auto_score = _auto_score(name, result, unanswered)
        if name.endswith(CHECK_SUFFIX) or result.status is Status.UNGRADABLE:
            # A question without a result was lost by the grader, not by the student.
            person = name in broken or (name not in expected and name not in not_asked)
        else:
            person = name not in unanswered
        if grade.manual_score is None:
            grade.needs_manual_grade = person
    for comment in submitted.comments:
        comment.auto_comment = _auto_comment(comment.cell.name, result, unanswered)


def _submitted(db: Any, result: SubmissionResult) -> Any:
    """Return the submission's notebook with a grade and a comment per cell; create what lacks."""
    name, student_id = result.assignment, plain_id(result.student_id)
    notebook = (
        db.query(Notebook)
        .join(Assignment)
        .filter(Assignment.name == name, Notebook.name == name)
        .one_or_none()
    )
    if notebook is None:
        raise GradebookError(f"the gradebook has no assignment {name}; prepare it first")
    student = db.get(Student, student_id)
    if student is None:
        student = Student(id=student_id)
        db.add(student)
    submission = (
        db.query(SubmittedAssignment)
        .filter_by(assignment_id=notebook.assignment_id, student_id=student_id)
        .one_or_none()
    )
    if submission is None:
        submission = SubmittedAssignment(assignment=notebook.assignment, student=student)
        db.add(submission)
    submitted = next((one for one in submission.notebooks if one.notebook is notebook), None)
    if submitted is None:
        submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
        db.add(submitted)
    mirror(db, submitted)
    db.flush()
    db.refresh(submitted)
    return submitted
