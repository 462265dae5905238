"""From a notebook that was read to its verdicts: assemble, run, seal, check."""

from __future__ import annotations

import dataclasses
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
    RELEASE,
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
    asked = what_was_asked(submission, setup)
    assembled = assemble(submission.notebook, setup.source, asked.not_asked)
    if questions is not None:
        assembled = assembled.up_to(questions)
    chosen = asked.questions if questions is None else tuple(questions)
    ran = run(assembled, setup, chosen, phase)
    # Isolation ``user`` has one kernel at a time: the first has ended.
    failures = []
    if not setup.checks_only:
        follow_through = FollowThrough(setup, assembled, ran.collected, chosen)
        failures = _failures_of(follow_through, ran.limit, phase)
    judged = ran.questions(asked, setup)
    return Judgement(
        notebook=ran.notebook,
        status=Status.PARTIAL if failures else ran.status,
        problems=(*submission.problems, *release_problems(asked), *ran.problems(), *failures),
        cells=ran.cells,
        questions=judged,
        asked=asked,
        unnamed=ran.unnamed(judged, setup),
    )


@dataclass(frozen=True)
class Ran:
    """Cells that were run, and checks.

    Args:
        notebook: as executed and sealed.
        assembled: what was run.
        chosen: the questions that were checked.
        collected: how their checks ended.
        cells: how each that was to be run ended.
        limit: the submission's time.
    """

    notebook: NotebookNode
    assembled: Assembled
    chosen: tuple[str, ...]
    collected: CheckCollector
    cells: tuple[CellResult, ...]
    limit: RunningLimit

    @property
    def status(self) -> Status:
        """Whether all of it could be run and checked."""
        skipped = any(cell.status is CellStatus.SKIPPED for cell in self.cells)
        return Status.PARTIAL if self.collected.broken or skipped else Status.GRADED

    def questions(self, asked: Asked, setup: Setup) -> tuple[QuestionResult, ...]:
        """Return the questions with the points of their release."""
        return tuple(
            dataclasses.replace(
                asked.weighed(self.collected.question(name)),
                checks_sha256=setup.judged_by.questions[name],
            )
            for name in self.chosen
        )

    def problems(self) -> list[Problem]:
        """Return what went wrong with the notebook's form, its cells and the checks."""
        broken = [our_failure(f"a check is broken: {text}") for text in self.collected.broken]
        # Only the student's process knows whose fault these are, and it may claim anything.
        probed = [
            Problem(f"a probe raised: {text}", Audience.STAFF, about=question)
            for question, text in self.collected.probed
        ]
        ended = [Problem(f"cell {cell.id}: {cell.error}") for cell in self.cells if cell.error]
        return [*self.assembled.problems, *broken, *probed, *ended]

    def unnamed(self, judged: Sequence[QuestionResult], setup: Setup) -> tuple[Unnamed, ...]:
        """Return the mistakes that no name was found for."""
        if setup.checks_only:
            return ()
        return unexplained(judged, self.assembled, self.collected.deviating)


def run(assembled: Assembled, setup: Setup, chosen: tuple[str, ...], phase: Phase) -> Ran:
    """Run a notebook's cells in its own kernel, seal it, and run the checks of some questions.

    Raises:
        SandboxError: no kernel could be started.
        ValueError: the checks have not been tried.
    """
    trial = setup.tried
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
    cells = tuple(execution.results[index] for index in sorted(execution.results))
    return Ran(sealed, assembled, chosen, collected, cells, execution.limit)


def max_score(asked: Asked, questions: Sequence[QuestionResult], setup: Setup) -> float:
    """Return what a submission could have earned by its checks."""
    # Of another release, the same up to rounding.
    return sum(question.max_score for question in questions) if asked.release else setup.max_score


def release_problems(asked: Asked) -> list[Problem]:
    """Return what staff should know about a notebook's release."""
    return [dataclasses.replace(problem, about=RELEASE) for problem in asked.problems]


def _failures_of(follow_through: FollowThrough, limit: RunningLimit, phase: Phase) -> list[Problem]:
    """Add the points of follow-through; return what broke, which costs no point earned before."""
    try:
        follow_through.run(limit, phase)
    except Exception as error:
        return [our_failure(f"follow-through failed: {type(error).__name__}: {error}"[:500])]
    return []
