"""How results are worded for people; the same on every page, table and file."""

from __future__ import annotations

from autograder.results import FOR_PERSON, CheckResult, Outcome, Status, SubmissionResult
from autograder.text import number, printable

OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not right yet",
    Outcome.STUDENT_ERROR: "your code raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.OUT_OF_MEMORY: "used too much memory",
    Outcome.MISSING: "function not found",
    Outcome.GRADER_ERROR: "the check itself broke",
}
# One word each, where room is short.
SHORT_OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.STUDENT_ERROR: "error",
    Outcome.TIMEOUT: "timeout",
    Outcome.OUT_OF_MEMORY: "memory",
    Outcome.MISSING: "missing",
    Outcome.GRADER_ERROR: "grader error",
}
STATUSES = {
    Status.GRADED: "Graded",
    Status.PARTIAL: "Partly graded",
    Status.UNGRADABLE: "Could not be graded",
}
# Problems that begin so may quote a hidden check or this machine: staff alone reads them.
STAFF_ONLY = ("a check is broken", "the grader failed", "a page could not be written")
# Whose fault these are, only the student's process knows, which may say anything: staff judges.
_UNTOLD = ("a probe raised",)
GRADER_TROUBLE = "Part of the grading failed on our side; a person will look at it."
_MOST_PROBLEMS = 12


def problems_for_student(result: SubmissionResult) -> list[str]:
    """Return the problems that a student may read; what quotes the grader becomes one sentence."""
    told = [text for text in result.problems if not text.startswith(_UNTOLD)]
    own = [text for text in told if not text.startswith(STAFF_ONLY)]
    shown = [printable(text[:500]) for text in own[:_MOST_PROBLEMS]]
    if len(own) > _MOST_PROBLEMS:
        shown.append(f"and {len(own) - _MOST_PROBLEMS} more of the kind")
    return shown + [GRADER_TROUBLE] * (len(own) < len(told))


def problems_for_staff(result: SubmissionResult) -> list[str]:
    """Return every problem, as staff reads it."""
    return [printable(problem) for problem in result.problems]


def needs_person(result: SubmissionResult) -> list[str]:
    """Say why a person has to look at a submission; empty if none has to."""
    reasons = problems_for_staff(result)
    broken = [
        f"{question.name}: the check “{check.title}” broke"
        for question in result.questions
        for check in question.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    if result.status is Status.GRADED:
        return broken + [text for text in reasons if text.startswith(FOR_PERSON)]
    return [*reasons, *broken] or ["no reason was recorded"]


def earned(check: CheckResult) -> str:
    """Write a check's points: ``2 / 3``."""
    return f"{number(check.points)} / {number(check.max_points)}"
