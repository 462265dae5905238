"""What a student may see of a grading before feedback is released: its public checks only.

Hidden outcomes and names of mistakes, told for each version that is handed in, would let students
ask the hidden checks as often as they like. So nothing here depends on a hidden check.
"""

from __future__ import annotations

import dataclasses

from nbformat import NotebookNode

from autograder.course import Visibility
from autograder.notebook.source import Source
from autograder.render.feedback import Beside, FeedbackPage, feedback_page
from autograder.results import (
    CheckResult,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
)
from autograder.text import number

_ALL_PASSED = "Every public check passed."


def public_only(result: SubmissionResult) -> SubmissionResult:
    """Return what public checks alone say about a submission.

    Points that follow-through earned are left out, too: whether it ran depends on hidden checks of
    an earlier question. So is the status, unless nothing could be graded at all.
    """
    questions = tuple(map(_public_question, result.questions))
    graded = result.status is not Status.UNGRADABLE
    return dataclasses.replace(
        result,
        status=Status.GRADED if graded else result.status,
        max_score=sum(question.max_score for question in questions),
        questions=questions,
        problems=tuple(problem for problem in result.problems if problem.is_students),
    )


def _public_question(question: QuestionResult) -> QuestionResult:
    checks = tuple(
        _before_follow_through(check)
        for check in question.checks
        if check.visibility is Visibility.PUBLIC
    )
    return dataclasses.replace(question, checks=checks, mistake=None, follow_through=())


def _before_follow_through(check: CheckResult) -> CheckResult:
    if not check.follow_through:
        return check
    # Its message and hint are still those of its failure.
    return dataclasses.replace(check, outcome=Outcome.FAILED, points=0.0, follow_through=False)


def public_page(
    result: SubmissionResult,
    earlier: SubmissionResult | None,
    clean: NotebookNode | None,
    source: Source,
    note: str = "",
) -> FeedbackPage:
    """Put the page together that a student may see before feedback is released.

    Args:
        result: of the submission.
        earlier: of the version that was graded before; None if there is none.
        clean: the executed notebook as `clean_notebook` made it; None if there was none.
        source: of the assignment.
        note: one more sentence for the student; empty for none.
    """
    public = public_only(result)
    beside = Beside(earlier=None if earlier is None else public_only(earlier))
    page = feedback_page(public, clean, source, beside)
    return dataclasses.replace(
        page,
        summary=_ALL_PASSED if page.tone == "good" else page.summary,
        notes=[*_so_far(result, public), *([note] if note else []), *page.notes],
    )


def _so_far(result: SubmissionResult, public: SubmissionResult) -> list[str]:
    """Say what is still to come; nothing where nothing was graded."""
    if not result.questions:
        return []
    hidden = sum(question.max_score for question in result.questions) - public.max_score
    return [
        "This page shows public checks only. Hidden checks, worth "
        f"{number(hidden)} more points, come with the final feedback."
    ]
