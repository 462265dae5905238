"""Run all checks of an assignment on its reference solution, in a kernel of its own."""

from __future__ import annotations

import dataclasses

from autograder.course import Assignment
from autograder.errors import SandboxError
from autograder.judging.judge.assembler import assemble_solution
from autograder.judging.judge.grading import Grading, kernel_settings
from autograder.judging.judge.runner import Runner
from autograder.judging.judge.salvage import Run
from autograder.judging.judge.trial import KeptTrial, Trial
from autograder.judging.judge.verdicts import collect_verdicts
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import read_source
from autograder.results import Outcome

# On the reference solution no check may end for want of time: that would prove nothing.
_SECONDS = 300.0
_LIMITS = Limits(cell_seconds=600.0, check_seconds=_SECONDS, submission_seconds=3600.0)


def with_trial(grading: Grading) -> Grading:
    """Return the grading with the trial of its checks, which is made unless it is known.

    Raises:
        SandboxError: no kernel could be started for it.
    """
    if grading.trial is not None:
        return grading
    kept = KeptTrial(grading.assignment)
    trial = kept.read()
    if trial is None:
        trial = _in_kernel(grading)
        kept.write(trial)
    return dataclasses.replace(grading, trial=trial)


def _in_kernel(grading: Grading) -> Trial:
    source = read_source(grading.assignment)
    settings = kernel_settings(dataclasses.replace(grading, limits=_LIMITS))
    run = Run(assemble_solution(source), settings)
    try:
        run.run_cells()
        run.seal()
        return try_reference(grading.assignment, source.questions, run)
    finally:
        run.close()


def try_reference(assignment: Assignment, questions: list[str], run: Runner) -> Trial:
    """Run the questions' checks on the reference solution.

    Args:
        assignment: whose.
        questions: whose checks.
        run: has executed the reference solution.

    Raises:
        SandboxError: a kernel could not be started.
    """
    collector = collect_verdicts(assignment, questions, run, _SECONDS)
    suspects = {suspect.item.nodeid: suspect.error for suspect in collector.suspects}
    for error in suspects.values():
        if isinstance(error, SandboxError):
            raise error
    passed, reasons = set(), {}
    for checks in collector.results.values():
        for check, result in checks.items():
            if result.outcome is Outcome.PASSED:
                passed.add(check)
            elif check in suspects:
                error = suspects[check]
                reasons[check] = f"{type(error).__name__}: {error}"[:500]
            else:
                reasons[check] = f"it rejects the reference solution ({result.message})"[:500]
    return Trial(frozenset(passed), reasons)
