"""Grade one submission, from its file to its result."""

from __future__ import annotations

import dataclasses
import datetime
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.errors import UnreadableSubmission
from autograder.grading.profile import Profile
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.judging.judge.judgement import Judgement, judge, max_score
from autograder.judging.judge.rejudgement import judged_today, rejudge
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import (
    HandedIn,
    Submission,
    read_folder,
    read_handed_in,
    read_submission,
)
from autograder.judging.kernel.clock import BACKSTOP
from autograder.judging.sandbox.request import Limits
from autograder.results import Problem, Status, SubmissionResult, our_failure

MAX_REASON = 500  # characters of what broke, in a result
# Beyond the submission's own limit: for starting, judging and writing pages.
_EXTRA_SECONDS = 120.0


def seconds_at_most(limits: Limits) -> float:
    """Return how long grading a submission may take before its process is given up."""
    return BACKSTOP * limits.submission_seconds + _EXTRA_SECONDS


@dataclass(frozen=True)
class Graded:
    """The outcome of grading one submission.

    Args:
        result: what is recorded.
        notebook: as executed; None if there was none.
        profile: where the time went.
        traceback: of what broke on the grader's side, for the log; empty if nothing did.
        unnamed: the mistakes that no name was found for, for staff.
    """

    result: SubmissionResult
    notebook: NotebookNode | None
    profile: Profile = field(default_factory=Profile)
    traceback: str = ""
    unnamed: tuple[Unnamed, ...] = ()


def grade_folder(setup: Setup, student_id: str, folder: Path) -> Graded:
    """Grade what a student handed in, in nbgrader's layout ``<student>/<assignment>/``."""
    return _grade(setup, student_id, lambda: read_folder(folder, setup.assignment.name))


def grade_file(setup: Setup, student_id: str, path: Path) -> Graded:
    """Grade one notebook file.

    Args:
        setup: what it is graded with.
        student_id: whose it is.
        path: of the file.
    """
    return _grade(setup, student_id, lambda: read_submission(path))


def grade_handed_in(setup: Setup, student_id: str, handed_in: HandedIn | str) -> Graded:
    """Grade a file that was taken from a submission's folder.

    Args:
        setup: what it is graded with.
        student_id: whose it is.
        handed_in: the file, or why there is none to grade.
    """
    if isinstance(handed_in, str):
        return _ungradable(setup, student_id, _Beginning(), handed_in)
    return _grade(setup, student_id, lambda: read_handed_in(handed_in))


def _grade(setup: Setup, student_id: str, read: Callable[[], Submission]) -> Graded:
    began = _Beginning()
    try:
        submission = read()
    except UnreadableSubmission as error:
        return _ungradable(setup, student_id, began, str(error))
    return grade_submission(setup, student_id, submission)


def grade_submission(
    setup: Setup,
    student_id: str,
    submission: Submission,
    questions: Sequence[str] | None = None,
) -> Graded:
    """Grade a notebook that was read.

    A failure on our side affects only this submission: its result reports the failure and leaves
    the submission to a person.

    Args:
        setup: what it is graded with; its checks have been tried.
        student_id: whose it is.
        submission: as it was read.
        questions: grade these only; None for all.
    """
    began, profile = _Beginning(), Profile()
    try:
        judged = judge(submission, setup, profile.phase, questions)
    except UnreadableSubmission as error:
        return _ungradable(setup, student_id, began, str(error))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:MAX_REASON]
        result = broken_result(setup, student_id, reason, submission.sha256)
        return Graded(result, None, profile, traceback.format_exc())
    result = _judged_result(setup, student_id, began, submission.sha256, judged)
    return Graded(result, judged.notebook, profile, unnamed=judged.unnamed)


def regrade_submission(
    setup: Setup, before: SubmissionResult, submission: Submission, questions: Sequence[str]
) -> Graded:
    """Run a notebook's cells and the checks of some questions; keep the verdicts on the others.

    Where follow-through connects these questions with others, all of it is graded again.

    Args:
        setup: what it is graded with; its checks have been tried.
        before: the complete result of the same notebook.
        submission: as it was read.
        questions: whose checks to run.
    """
    began, profile = _Beginning(), Profile()
    student_id = before.student_id
    try:
        judged = rejudge(before, submission, setup, questions, profile.phase)
    # Whatever it is, grading all of it meets and records it.
    except Exception:
        judged = None
    if judged is None:
        return grade_submission(setup, student_id, submission)
    result = _judged_result(setup, student_id, began, submission.sha256, judged)
    if not judged_today(result.questions, setup):
        result = dataclasses.replace(result, checks_sha256=before.checks_sha256)
    return Graded(result, judged.notebook, profile, unnamed=judged.unnamed)


def _judged_result(
    setup: Setup, student_id: str, began: _Beginning, sha256: str, judged: Judgement
) -> SubmissionResult:
    return SubmissionResult(
        **{
            **_common(setup, student_id, began),
            "max_score": max_score(judged.asked, judged.questions, setup),
        },
        status=judged.status,
        submission_sha256=sha256,
        problems=judged.problems,
        cells=judged.cells,
        questions=judged.questions,
        release=judged.asked.release,
        not_asked=judged.asked.not_asked,
    )


def broken_result(setup: Setup, student_id: str, reason: str, sha256: str = "") -> SubmissionResult:
    """Return the result for when the engine itself failed: it is left to a person."""
    return SubmissionResult(
        **_common(setup, student_id, _Beginning()),
        status=Status.PARTIAL,
        submission_sha256=sha256,
        problems=(our_failure(f"the grader failed: {reason}"),),
    )


def _ungradable(setup: Setup, student_id: str, began: _Beginning, reason: str) -> Graded:
    result = SubmissionResult(
        **_common(setup, student_id, began),
        status=Status.UNGRADABLE,
        submission_sha256="",
        problems=(Problem(reason),),
    )
    return Graded(result, None)


class _Beginning:
    """When a grading began: by the calendar, and by the clock that seconds are taken from."""

    def __init__(self) -> None:
        self.started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._clock = time.monotonic()

    def seconds(self) -> float:
        """Return how long ago that was."""
        return round(time.monotonic() - self._clock, 3)


def _common(setup: Setup, student_id: str, began: _Beginning) -> dict[str, Any]:
    """Return the fields that every result has, however the grading ended."""
    return {
        "student_id": student_id,
        "assignment": setup.assignment.name,
        "max_score": setup.max_score,
        "started": began.started,
        "seconds": began.seconds(),
        "checks_sha256": setup.checks_sha256,
        "judged_by": setup.judged_by.parts,
        "versions": setup.versions,
        "isolation": setup.isolation,
    }
