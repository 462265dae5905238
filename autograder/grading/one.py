"""Grade one submission from file to result."""

from __future__ import annotations

import datetime
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import UnreadableSubmission
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.fingerprint import checks_sha256, versions
from autograder.judging.judge.grading import Grading, kernel_settings
from autograder.judging.judge.profile import Profile
from autograder.judging.judge.salvage import Run
from autograder.judging.judge.submission import Submission, find_notebook, read_submission
from autograder.judging.judge.try_reference import with_trial
from autograder.judging.judge.verdicts import run_checks
from autograder.judging.sandbox.support import describe
from autograder.notebook.source import read_source
from autograder.results import Status, SubmissionResult

MAX_REASON = 500  # characters of what broke, in a result


@dataclass(frozen=True)
class Graded:
    """What came of one grading.

    Args:
        result: what found its way into the records.
        notebook: as executed; None where there was none.
        profile: where the time went.
        traceback: of what broke on the grader's side, for the log; empty if nothing did.
    """

    result: SubmissionResult
    notebook: NotebookNode | None
    profile: Profile = field(default_factory=Profile)
    traceback: str = ""


def grade_folder(grading: Grading, student_id: str, folder: Path) -> Graded:
    """Grade what a student handed in, in nbgrader's layout ``<student>/<assignment>/``."""
    try:
        path, problems = find_notebook(folder, grading.assignment.name)
    except UnreadableSubmission as error:
        return _ungradable(grading, student_id, str(error))
    return grade_file(grading, student_id, path, tuple(problems))


def grade_file(
    grading: Grading, student_id: str, path: Path, problems: tuple[str, ...] = ()
) -> Graded:
    """Grade one notebook file."""
    try:
        submission = read_submission(path)
    except UnreadableSubmission as error:
        return _ungradable(grading, student_id, str(error))
    found = replace(submission, problems=(*problems, *submission.problems))
    return grade_notebook(grading, student_id, found)


def grade_notebook(grading: Grading, student_id: str, submission: Submission) -> Graded:
    """Grade a notebook that was read: run it, seal it, check it.

    Whatever breaks on our side is this submission's trouble: the result says so, and leaves it to
    a person.
    """
    profile = Profile()
    try:
        return _grade_notebook(grading, student_id, submission, profile)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:MAX_REASON]
        result = broken_result(grading, student_id, reason, submission.sha256)
        return Graded(result, None, profile, traceback.format_exc())


def _grade_notebook(
    grading: Grading, student_id: str, submission: Submission, profile: Profile
) -> Graded:
    # Before any of the student's code runs, which may starve or fill the machine.
    grading = with_trial(grading)
    assert grading.trial is not None
    source = read_source(grading.assignment)
    assembled = assemble(submission.notebook, source)
    begun = _Beginning()
    run = Run(assembled, kernel_settings(grading), profile)
    problems = [*submission.problems, *assembled.problems]
    try:
        with profile.phase("cells"):
            run.run_cells()
            sealed = nbformat.from_dict(assembled.notebook)
            run.seal()
        with profile.phase("checks"):
            collector = run_checks(
                grading.assignment,
                source.questions,
                run,
                grading.limits.check_seconds,
                grading.trial,
            )
    finally:
        run.close()
    cells = tuple(run.results[index] for index in sorted(run.results))
    results = tuple(collector.question(name) for name in source.questions)
    problems += [f"a check is broken: {text}" for text in collector.broken]
    problems += [f"a probe raised: {text}" for text in collector.probed]
    problems += [f"cell {c.id}: {c.error}" for c in cells if c.error]
    partial = collector.broken or any(c.status == "skipped" for c in cells)
    result = SubmissionResult(
        **_common(grading, student_id, begun),
        status=Status.PARTIAL if partial else Status.GRADED,
        max_score=sum(source.points(question) for question in source.questions),
        submission_sha256=submission.sha256,
        problems=tuple(problems),
        cells=cells,
        questions=results,
    )
    return Graded(result, sealed, profile)


@dataclass
class _Beginning:
    """When a grading began: by the calendar, and by the clock that seconds are taken from."""

    started: str = ""
    clock: float = 0.0

    def __post_init__(self) -> None:
        self.started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.clock = time.monotonic()


def _common(grading: Grading, student_id: str, begun: _Beginning) -> dict[str, Any]:
    return {
        "student_id": student_id,
        "assignment": grading.assignment.name,
        "started": begun.started,
        "seconds": round(time.monotonic() - begun.clock, 3),
        "checks_sha256": checks_sha256(grading.assignment, grading.limits),
        "versions": versions(),
        "isolation": describe(grading.isolation),
    }


def _ungradable(grading: Grading, student_id: str, reason: str) -> Graded:
    result = SubmissionResult(
        **_common(grading, student_id, _Beginning()),
        status=Status.UNGRADABLE,
        max_score=_max_score(grading),
        submission_sha256="",
        problems=(reason,),
    )
    return Graded(result, None)


def broken_result(
    grading: Grading, student_id: str, reason: str, sha256: str = ""
) -> SubmissionResult:
    """Return the result for when the engine itself failed: it is left to a person."""
    return SubmissionResult(
        **_common(grading, student_id, _Beginning()),
        status=Status.PARTIAL,
        max_score=_max_score(grading),
        submission_sha256=sha256,
        problems=(f"the grader failed: {reason}",),
    )


def _max_score(grading: Grading) -> float:
    source = read_source(grading.assignment)
    return sum(source.points(question) for question in source.questions)
