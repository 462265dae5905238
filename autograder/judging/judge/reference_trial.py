"""Run all checks of an assignment on its reference solution, in its own kernel."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable

from autograder.course import Assignment
from autograder.errors import SandboxError
from autograder.judging.judge.assembler import assemble_solution
from autograder.judging.judge.check_run import collect_verdicts
from autograder.judging.judge.executed import executed
from autograder.judging.judge.runner import Runner
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.trial import KeptTrial, Trial
from autograder.judging.sandbox.request import Limits
from autograder.results import Outcome

# On the reference solution no check may run out of time: that would prove nothing.
_SECONDS = 300.0
_LIMITS = Limits(cell_seconds=600.0, check_seconds=_SECONDS, submission_seconds=3600.0)


def with_trial(setup: Setup) -> Setup:
    """Return the setup with the trial of its checks; those whose outcome is not known are run.

    Raises:
        SandboxError: no kernel could be started for it.
    """
    if setup.trial is not None:
        return setup
    kept = KeptTrial(setup.source, setup.judged_by)
    found = kept.read()
    missing = [name for name in setup.source.questions if name not in found]
    if missing:
        trial = _in_kernel(setup.with_limits(_LIMITS), missing)
        for name in missing:
            found[name] = trial.of(name)
            kept.write(name, found[name])
    whole = functools.reduce(Trial.and_of, found.values(), Trial(frozenset(), {}))
    return dataclasses.replace(setup, trial=whole)


def is_tried(setup: Setup) -> bool:
    """Whether the outcome of every check is known without running anything."""
    if setup.trial is not None:
        return True
    kept = KeptTrial(setup.source, setup.judged_by).read()
    return all(name in kept for name in setup.source.questions)


def _in_kernel(setup: Setup, questions: Iterable[str]) -> Trial:
    with executed(assemble_solution(setup.source), setup.kernels) as execution:
        return try_reference(setup.assignment, questions, execution)


def try_reference(assignment: Assignment, questions: Iterable[str], execution: Runner) -> Trial:
    """Run the questions' checks on the reference solution.

    Args:
        assignment: whose.
        questions: whose checks.
        execution: of the reference solution's cells, ended and sealed.

    Raises:
        SandboxError: a kernel could not be started.
    """
    collector = collect_verdicts(assignment, questions, execution, _SECONDS)
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
