"""Grade a class again where what judges it has changed, and run only what that concerns.

A submission of which only points have changed is not run at all. One that its student has replaced
since is left to `iml grade`: its difference would not be that of the checks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import (
    ConcernsEveryQuestion,
    OutputError,
    ResultError,
    UnreadableSubmission,
)
from autograder.findings import listed
from autograder.grading.batch import try_checks_first
from autograder.grading.executor import LocalExecutor
from autograder.grading.grade_one import Graded, grade_folder, regrade_submission, seconds_at_most
from autograder.grading.pool import Record, WorkFailed
from autograder.grading.worker import UNWRITTEN, Task, finish, record_of
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.judging.judge.rejudgement import Changed, changed_since, reweighed
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import Submission, read_folder
from autograder.records.pages import read_autograded, write_submission
from autograder.records.store import ResultStore
from autograder.records.unnamed import read_unnamed
from autograder.render.feedback import Beside
from autograder.render.submission import redraw
from autograder.results import Status, SubmissionResult, from_json, to_json

REPLACED = "handed in again since it was graded"
GONE = "its notebook is gone"


@dataclass(frozen=True)
class Again(Task):
    """One submission to grade again.

    Args:
        questions: whose checks to run; None for all.
        dry_run: whether nothing is written.
    """

    questions: tuple[str, ...] | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Plan:
    """What a regrade has to do.

    Args:
        runs: submissions whose cells and checks have to be run.
        points: those of which only points have changed, or nothing that concerns them.
        same: those that were judged by exactly what would judge them now.
        left: those that are not graded again, each with the reason.
        parts: what has changed that concerns every question; see `Changed`.
        questions: whose checks, references or probes have changed.
    """

    runs: list[Again] = field(default_factory=list)
    points: list[Again] = field(default_factory=list)
    same: list[Again] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Redone:
    """What came of one submission.

    Args:
        student_id: whose.
        before: the result that there was; None if it could not be graded again.
        after: the new one; likewise.
        failure: why it could not; its result is the one of before.
    """

    student_id: str
    before: SubmissionResult | None = None
    after: SubmissionResult | None = None
    failure: str = ""


def plan_regrade(
    setup: Setup,
    submitted: Path,
    out: Path,
    *,
    students: Sequence[str] = (),
    questions: Sequence[str] = (),
    dry_run: bool = False,
) -> Plan:
    """Find out what has to be done; nothing is run and nothing written.

    Args:
        setup: what the class is graded with now.
        submitted: the folder of the students' folders.
        out: the folder that holds ``results/``.
        students: only these; empty for all.
        questions: run the checks of these, whether they have changed or not, and of no others.
        dry_run: whether anything will be written.

    Raises:
        ConcernsEveryQuestion: some questions are asked for, and all of them have to be judged.
    """
    plan, name = Plan(), setup.assignment.name
    for result in ResultStore(out, name).read_all():
        if students and result.student_id not in students:
            continue
        folder = submitted / result.student_id / name
        task = Again(setup, result.student_id, folder, out, None, dry_run)
        _add(plan, task, result, questions)
    return plan


def _add(plan: Plan, task: Again, result: SubmissionResult, questions: Sequence[str]) -> None:
    """Put one submission into the plan."""
    setup, who = task.setup, result.student_id
    try:
        submission = read_folder(task.folder, setup.assignment.name)
        changed = changed_since(result, submission, setup)
    except UnreadableSubmission as error:
        if result.status is Status.UNGRADABLE:
            _add_unrun(plan, task, result)
        else:
            plan.left[who] = str(error) if task.folder.is_dir() else GONE
        return
    if result.submission_sha256 not in ("", submission.sha256):
        plan.left[who] = REPLACED
        return
    plan.parts.update(changed.parts)
    plan.questions.update(changed.questions)
    if changed.all or result.status is not Status.GRADED:
        _refuse_part(changed, questions)
        plan.runs.append(task)
        return
    asked = [question.name for question in result.questions]
    run = tuple(name for name in asked if name in questions) if questions else changed.questions
    if run:
        plan.runs.append(dataclasses.replace(task, questions=run))
    else:
        _add_unrun(plan, task, result)


def _add_unrun(plan: Plan, task: Again, result: SubmissionResult) -> None:
    same = result.checks_sha256 == task.setup.checks_sha256
    (plan.same if same else plan.points).append(task)


def _refuse_part(changed: Changed, questions: Sequence[str]) -> None:
    """Refuse to judge some questions where all would have to be.

    Raises:
        ConcernsEveryQuestion: see above.
    """
    if questions and changed.all:
        parts = listed(changed.parts)
        raise ConcernsEveryQuestion(
            f"--question {' '.join(questions)}: the {parts} changed since the grading, which "
            "concerns every question; leave out --question to grade all of them again"
        )


def regrade(plan: Plan, executor: LocalExecutor) -> Generator[Redone, None, None]:
    """Carry out a plan, and yield each submission as soon as it is done.

    Args:
        plan: of one assignment.
        executor: where what has to be run is run.

    Raises:
        OutputError: a result or page can't be written; those written before are kept.
        SandboxError: the checks can't be tried on the reference solution.
    """
    for task in plan.same:
        result = _before(task)
        yield Redone(task.student_id, result, result)
    for task in plan.points:
        yield _weighed(task)
    if not plan.runs:
        return
    setup = try_checks_first(plan.runs[0].setup)
    runs = [dataclasses.replace(task, setup=setup) for task in plan.runs]
    for task, record in executor.run(work_again, runs, seconds_at_most(setup.limits)):
        yield _redone(task, record)


def work_again(task: Again) -> Record:
    """Grade one submission again in a worker process; see `finish`."""
    before = _before(task)
    if task.questions is None:
        graded = grade_folder(task.setup, task.student_id, task.folder)
    else:
        submission = _read(task, before)
        graded = regrade_submission(task.setup, before, submission, task.questions)
        judged = {one.name for one in graded.result.questions}.intersection(task.questions)
        others = [one for one in _unnamed(task, before) if one.question not in judged]
        graded = dataclasses.replace(graded, unnamed=(*graded.unnamed, *others))
    return {**_finished(task, graded, before), "before": to_json(before)}


def _finished(task: Again, graded: Graded, before: SubmissionResult) -> Record:
    """Write what came of it; where every verdict is the same, only which checks gave it."""
    after = graded.result
    if _verdicts(after) == _verdicts(before):
        digests = {question.name: question.checks_sha256 for question in after.questions}
        kept = dataclasses.replace(
            before,
            checks_sha256=after.checks_sha256,
            judged_by=after.judged_by,
            questions=tuple(
                dataclasses.replace(question, checks_sha256=digests[question.name])
                for question in before.questions
            ),
        )
        graded = dataclasses.replace(graded, result=kept)
        if not task.dry_run:
            try:
                write_submission(task.outputs, kept, None, _unnamed(task, before))
            except OutputError as error:
                return {UNWRITTEN: str(error)}
        return record_of(graded)
    return record_of(graded) if task.dry_run else finish(task, graded)


def _verdicts(result: SubmissionResult) -> SubmissionResult:
    """Return what people read of a result, without its times and what judged it."""
    questions = tuple(
        dataclasses.replace(
            question,
            seconds=0.0,
            checks_sha256="",
            checks=tuple(dataclasses.replace(check, seconds=0.0) for check in question.checks),
        )
        for question in result.questions
    )
    cells = tuple(dataclasses.replace(cell, seconds=0.0) for cell in result.cells)
    return dataclasses.replace(
        result,
        questions=questions,
        cells=cells,
        started="",
        seconds=0.0,
        checks_sha256="",
        judged_by={},
        versions={},
    )


def _redone(task: Again, record: Record | WorkFailed) -> Redone:
    if isinstance(record, WorkFailed):
        return Redone(task.student_id, failure=f"the grader failed: {record}")
    if UNWRITTEN in record:
        raise OutputError(record[UNWRITTEN])
    return Redone(task.student_id, from_json(record["before"]), from_json(record["result"]))


def _weighed(task: Again) -> Redone:
    try:
        return _weigh(task)
    # Of this submission alone; its result is the one of before.
    except (ResultError, UnreadableSubmission) as error:
        return Redone(task.student_id, failure=str(error))


def _weigh(task: Again) -> Redone:
    """Give a result today's points, and write its pages anew."""
    before = _before(task)
    if before.status is Status.UNGRADABLE:
        result = grade_folder(task.setup, task.student_id, task.folder).result
    else:
        result = reweighed(before, _read(task, before), task.setup)
    if not task.dry_run:
        beside = Beside(earlier=ResultStore(task.out, result.assignment).earlier(result))
        notebook = read_autograded(task.outputs, task.student_id)
        pages = redraw(result, notebook, task.setup.source, beside)
        write_submission(task.outputs, result, pages, _unnamed(task, before))
    return Redone(task.student_id, before, result)


def _before(task: Again) -> SubmissionResult:
    result = ResultStore(task.out, task.setup.assignment.name).read(task.student_id)
    if result is None:
        raise ResultError(f"the result of {task.student_id} is gone since the regrade began")
    return result


def _read(task: Again, before: SubmissionResult) -> Submission:
    submission = read_folder(task.folder, task.setup.assignment.name)
    if submission.sha256 != before.submission_sha256:
        raise ResultError(f"{task.student_id} has handed in again since the regrade began")
    return submission


def _unnamed(task: Again, before: SubmissionResult) -> list[Unnamed]:
    """Return the mistakes without a name that the grading before kept."""
    try:
        return list(read_unnamed(task.outputs, before).values())
    except ResultError:
        return []
