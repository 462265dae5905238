"""How results are worded for people; the same on every page, table and file."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.results import (
    CheckResult,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
)
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
GRADER_TROUBLE = "Part of the grading failed on our side; a person will look at it."
_MOST_PROBLEMS = 12


def problems_for_student(result: SubmissionResult) -> list[str]:
    """Return the problems that a student reads; the grader's failures become one sentence."""
    own = [problem.text for problem in result.problems if problem.is_students]
    shown = [printable(text[:500]) for text in own[:_MOST_PROBLEMS]]
    if len(own) > _MOST_PROBLEMS:
        shown.append(f"and {len(own) - _MOST_PROBLEMS} more like these")
    return shown + [GRADER_TROUBLE] * any(problem.is_ours for problem in result.problems)


def problems_for_staff(result: SubmissionResult) -> list[str]:
    """Return every problem, as staff reads it."""
    return [printable(problem.text) for problem in result.problems]


def needs_person(result: SubmissionResult) -> list[str]:
    """Return why a person has to look at a submission; empty if that isn't needed."""
    broken = [
        f"{question.name}: the check “{check.title}” broke"
        for question in result.questions
        for check in question.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    if result.status is Status.GRADED:
        asking = [problem.text for problem in result.problems if problem.needs_person]
        return broken + [printable(text) for text in asking]
    return [*problems_for_staff(result), *broken] or ["no reason was recorded"]


def of_other_releases(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return a sentence for each other release that submissions are of, naming the students.

    Args:
        rows: a student's name and the release that they were graded by, for each submission.
    """
    names: dict[str, list[str]] = {}
    for name, release in rows:
        if release:
            names.setdefault(release, []).append(name)
    return [
        f"of another release, {release}, and graded by its questions and points: {', '.join(found)}"
        for release, found in names.items()
    ]


def mistake_text(question: QuestionResult) -> str:
    """Return the sentence that names a question's mistake; empty if none is known."""
    return printable(question.mistake.text) if question.mistake else ""


def follow_through_text(question: QuestionResult) -> str:
    """Return sentences about earlier functions that were replaced, or couldn't be; or nothing."""
    replaced = [f"`{one.function}`" for one in question.follow_through if one.replaced]
    kept = [f"`{one.function}`" for one in question.follow_through if not one.replaced]
    sentences = []
    if replaced:
        by = "was replaced by a right one" if len(replaced) == 1 else "were replaced by right ones"
        counted = "checks that passed then count"
        sentences.append(f"Follow-through: your {' and '.join(replaced)} {by}; {counted}.")
    if kept:
        sentences.append(
            f"Your {' and '.join(kept)}, which this exercise uses, lost points too; follow-through "
            "can't replace what takes or returns a model or a function."
        )
    return printable(" ".join(sentences))


def earned(check: CheckResult) -> str:
    """Write a check's points: ``2 / 3``."""
    return f"{number(check.points)} / {number(check.max_points)}"
