"""From a notebook that was read to its verdicts: assemble, run, seal, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.judging.judge.asked import Asked, what_was_asked
from autograder.judging.judge.assembler import Assembled, assemble
from autograder.judging.judge.check_run import run_checks
from autograder.judging.judge.collector import CheckCollector
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.follow import FollowThrough
from autograder.judging.judge.runner import Phase, unmeasured
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import Submission
from autograder.judging.judge.unexplained import unexplained
from autograder.judging.kernel.clock import RunningLimit
from autograder.results import (
    Audience,
    CellResult,
    CellStatus,
    Problem,
    QuestionResult,
    Status,
    our_failure,
)


@dataclass(frozen=True)
class Judgement:
    """The outcome of running and checking a notebook.

    Args:
        notebook: as executed, before the first check began.
        status: whether all of it could be run and checked.
        problems: what went wrong with the notebook's form, its cells and the checks.
        cells: how each that was to be run ended.
        questions: how each question's checks ended.
        asked: what it was graded by.
        unnamed: the mistakes that no name was found for, for staff.
    """

    notebook: NotebookNode
    status: Status
    problems: tuple[Problem, ...]
    cells: tuple[CellResult, ...]
    questions: tuple[QuestionResult, ...]
    asked: Asked
    unnamed: tuple[Unnamed, ...] = ()


def judge(
    submission: Submission,
    setup: Setup,
    phase: Phase = unmeasured,
    questions: Sequence[str] | None = None,
) -> Judgement:
    """Run a notebook's cells in its own kernel, seal it, and run the checks on it.

    Args:
        submission: as it was read.
        setup: what it is graded with; its checks have been tried.
        phase: what the time of each phase is charged to.
        questions: check only these, and run no cell after the last of them; None for all.

    Raises:
        SandboxError: no kernel could be started.
        UnreadableSubmission: it is of another release, by which it can't be graded.
        ValueError: the checks have not been tried. A student's code may starve or fill the
            machine, so that has to come first.
    """
    trial = setup.tried
    asked = what_was_asked(submission, setup)
    assembled = assemble(submission.notebook, setup.source, asked.not_asked)
    if questions is not None:
        assembled = assembled.up_to(questions)
    chosen = asked.questions if questions is None else questions
    execution = Execution(assembled, setup.kernels, phase)
    try:
        with phase("cells"):
            execution.run_cells()
            sealed = nbformat.from_dict(assembled.notebook)
            execution.seal()
        with phase("checks"):
            collected = run_checks(setup, trial, chosen, execution)
    finally:
        execution.close()
    # Isolation ``user`` has one kernel at a time: the first has ended.
    failures = []
    if not setup.checks_only:
        follow_through = FollowThrough(setup, assembled, collected, chosen)
        failures = _failures_of(follow_through, execution.limit, phase)
    judged = tuple(asked.weighed(collected.question(name)) for name in chosen)
    cells = tuple(execution.results[index] for index in sorted(execution.results))
    return Judgement(
        notebook=sealed,
        status=Status.PARTIAL if failures else _status(collected, cells),
        problems=(
            *(*submission.problems, *asked.problems),
            *(*_problems(assembled, collected, cells), *failures),
        ),
        cells=cells,
        questions=judged,
        asked=asked,
        unnamed=() if setup.checks_only else unexplained(judged, assembled, collected.deviating),
    )


def _failures_of(follow_through: FollowThrough, limit: RunningLimit, phase: Phase) -> list[Problem]:
    """Add the points of follow-through; return what broke, which costs no point earned before."""
    try:
        follow_through.run(limit, phase)
    except Exception as error:
        return [our_failure(f"follow-through failed: {type(error).__name__}: {error}"[:500])]
    return []


def _status(collected: CheckCollector, cells: tuple[CellResult, ...]) -> Status:
    skipped = any(cell.status is CellStatus.SKIPPED for cell in cells)
    return Status.PARTIAL if collected.broken or skipped else Status.GRADED


def _problems(
    assembled: Assembled, collected: CheckCollector, cells: tuple[CellResult, ...]
) -> list[Problem]:
    broken = [our_failure(f"a check is broken: {text}") for text in collected.broken]
    # Only the student's process knows whose fault these are, and it may claim anything.
    probed = [Problem(f"a probe raised: {text}", Audience.STAFF) for text in collected.probed]
    ended = [Problem(f"cell {cell.id}: {cell.error}") for cell in cells if cell.error]
    return [*assembled.problems, *broken, *probed, *ended]
