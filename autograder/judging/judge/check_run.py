"""Run a submission's checks with pytest, in this trusted process, and settle how each ended."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from autograder.course import Assignment, Visibility
from autograder.errors import SandboxError
from autograder.judging.checks.reference import modules_of
from autograder.judging.judge.collector import CheckCollector, Suspect
from autograder.judging.judge.diagnose import Diagnosis
from autograder.judging.judge.runner import Runner
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.trial import Trial
from autograder.judging.judge.verdict import BROKEN, ExecutionSource, Verdict
from autograder.judging.judge.watchdog import CheckHung
from autograder.results import Outcome

_UNUSABLE = "Your code returned something that this check can't work with."
_SLOW_ANSWER = "Checking what your code returned took too long."
# The last two collect garbage at the end, which takes longer than most checks.
_WITHOUT = (
    *("cacheprovider", "terminal", "faulthandler", "logging"),
    *("threadexception", "unraisableexception"),
)


def run_checks(
    setup: Setup, trial: Trial, questions: Sequence[str], execution: Runner
) -> CheckCollector:
    """Run every public check, then every hidden one, and settle what must not cost the student.

    The kernel is sealed before the first check is called, so nothing that student code prints
    while it is being checked is received.

    Args:
        setup: what the submission is graded with.
        trial: how the checks end on the reference solution.
        questions: whose checks.
        execution: of the submission's cells, ended and sealed.
    """
    seconds = setup.limits.check_seconds
    diagnosis = None if setup.checks_only else Diagnosis(setup.assignment, questions, execution)
    source, until_lost = ExecutionSource(execution), setup.until_lost
    collector = CheckCollector(source, seconds, diagnosis, until_lost=until_lost)
    collect(setup.assignment, questions, collector)
    for suspect in collector.suspects:
        if trial.accepts(suspect.item.nodeid):
            _blame_student(collector, suspect)
    for check in collector.lost():
        if not trial.accepts(check):
            collector.settle(check, Verdict(Outcome.GRADER_ERROR, BROKEN))
            collector.broken.append(f"{check}: {trial.reason(check)}"[:500])
    return collector


def collect_verdicts(
    assignment: Assignment,
    questions: Iterable[str],
    execution: Runner,
    check_seconds: float,
) -> CheckCollector:
    """Run the questions' checks and return how each ended, whoever is to blame."""
    collector = CheckCollector(ExecutionSource(execution), check_seconds)
    collect(assignment, questions, collector)
    return collector


def run_again(setup: Setup, question: str, checks: Iterable[str], execution: Runner) -> list[str]:
    """Run some checks of a question again, and return those that pass.

    Args:
        setup: what the submission is graded with.
        question: whose checks.
        checks: as pytest names them.
        execution: of the submission's cells, ended and sealed.

    Raises:
        SandboxError: a kernel could not be started.
    """
    assignment = setup.assignment
    collector = CheckCollector(ExecutionSource(execution), setup.limits.check_seconds)
    _run_pytest(assignment, [str(assignment.root / check) for check in checks], collector)
    for suspect in collector.suspects:
        if isinstance(suspect.error, SandboxError):
            raise suspect.error
    found = collector.results.get(question, {}).items()
    return [check for check, result in found if result.outcome is Outcome.PASSED]


def collect(
    assignment: Assignment,
    questions: Iterable[str],
    collector: CheckCollector,
    visibilities: Iterable[Visibility] = Visibility,
) -> None:
    """Run the checks of questions and collect how each ends, whoever is to blame."""
    _run_pytest(assignment, _files(assignment, list(questions), visibilities), collector)


def _files(
    assignment: Assignment, questions: list[str], visibilities: Iterable[Visibility]
) -> list[str]:
    return [
        str(path)
        for visibility in visibilities
        for question in questions
        if (path := assignment.check_file(visibility, question)).is_file()
    ]


def _blame_student(collector: CheckCollector, suspect: Suspect) -> None:
    """Settle a check that broke on the student's answer, but not on the solution.

    Otherwise a student could turn a wrong answer into a grader's error.
    """
    nodeid = suspect.item.nodeid
    if isinstance(suspect.error, SandboxError):
        collector.broken.append(f"{nodeid}: {suspect.error}"[:500])
    elif isinstance(suspect.error, CheckHung):
        collector.settle(nodeid, Verdict(Outcome.TIMEOUT, _SLOW_ANSWER))
    else:
        collector.settle(nodeid, Verdict(Outcome.FAILED, _UNUSABLE))


def _run_pytest(assignment: Assignment, chosen: list[str], collector: CheckCollector) -> None:
    arguments = [
        *("-c", os.devnull, "--rootdir", str(assignment.root), "--import-mode=importlib"),
        *("--disable-plugin-autoload", "-p", "autograder.judging.checks.plugin"),
        *(option for name in _WITHOUT for option in ("-p", f"no:{name}")),
        *("--capture=no", "--assert=plain"),
    ]
    collector.choose(Path(name.partition("::")[0]) for name in chosen)
    quiet = io.StringIO()
    # Each grading loads the checks anew, since what `once` has found out stays with them: in a
    # process that grades twice, and in one whose own tests are these checks.
    aside = {name: sys.modules.pop(name) for name in modules_of(assignment.tests)}
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            code = pytest.main([*arguments, *chosen], plugins=[collector])
    finally:
        for name in modules_of(assignment.tests):
            del sys.modules[name]
        sys.modules.update(aside)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        collector.broken.append(f"pytest ended with {code!r}: {quiet.getvalue()[-500:]}")
