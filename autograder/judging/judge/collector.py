"""The pytest plugin of one grading: gives checks the student's code, and notes how each ended."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Visibility
from autograder.judging.bridge.client import StudentError
from autograder.judging.checks.plugin import SOURCE_KEY, question_of
from autograder.judging.diagnosis.behaviour import Behaviour
from autograder.judging.judge.diagnose import Diagnosis
from autograder.judging.judge.failing_call import failing_call
from autograder.judging.judge.verdict import BROKEN, ExecutionSource, Verdict, judge
from autograder.results import CheckResult, Outcome, QuestionResult, Relied

_NOT_CALLED = "Not run: an earlier check of this exercise ended the process."


@dataclass(frozen=True)
class Suspect:
    """A check that raised what no check should: its own fault, or that of what it received."""

    item: pytest.Item
    error: BaseException


class CheckCollector:
    """The pytest plugin of one grading: provides the student, collects the verdicts.

    Args:
        source: see `ExecutionSource`.
        check_seconds: limit of each check.
        diagnosis: names mistakes once all public checks have ended; None for not at all.
        until_lost: leave out a question's other checks once it has lost one.
    """

    def __init__(
        self,
        source: ExecutionSource,
        check_seconds: float,
        diagnosis: Diagnosis | None = None,
        *,
        until_lost: bool = False,
    ) -> None:
        self._source = source
        self._seconds = check_seconds
        self._diagnosis = diagnosis
        self._until_lost = until_lost
        self.results: dict[str, dict[str, CheckResult]] = {}
        self.follow_through: dict[str, tuple[Relied, ...]] = {}  # by question
        self.broken: list[str] = []
        # Exceptions that came out of probes, for staff, each with its question.
        self.probed: list[tuple[str, str]] = []
        self.suspects: list[Suspect] = []
        self._on_the_way: frozenset[Path] = frozenset()

    def choose(self, files: Iterable[Path]) -> None:
        """Collect checks from these files alone."""
        self._on_the_way = frozenset(part for path in files for part in (path, *path.parents))

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Replace the reference solution by the submission."""
        config.stash[SOURCE_KEY] = self._source
        # pytest's own report is not shown, and its excerpts of source lines take long to find.
        config.option.tbstyle = "native"

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool:
        """Look at nothing on the way to the chosen files, which takes longer than cheap checks."""
        return collection_path not in self._on_the_way

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a check file that can't even be imported."""
        if report.failed:
            self.broken.append(f"{report.nodeid}: {str(report.longrepr)[-500:]}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Time the check and record its verdict, whatever happens in it."""
        _, question, visibility = question_of(item.path)
        if self._until_lost and self.lost_by(question):
            item.stash[_LEFT_OUT] = True
            return (yield)
        if visibility is Visibility.HIDDEN and self._diagnosis:
            # All public checks have ended, no hidden one has begun.
            self._diagnosis.run(self.results)
        self._source.begin(question, self._seconds)
        started = time.monotonic()
        self._note(item, Verdict(Outcome.GRADER_ERROR, BROKEN), 0.0)
        died_before = question in self._source.deaths
        result = yield
        error = item.stash.get(_ERROR, None)
        if error is None:
            verdict = Verdict(Outcome.PASSED)
        else:
            verdict = judge(error, self._source, visibility)
            if isinstance(error, StudentError) and error.probe:
                raised = f"{error.probe}, in {question}.{item.name}: {error}"[:500]
                self.probed.append((question, raised))
            if verdict.outcome is Outcome.GRADER_ERROR:
                self.suspects.append(Suspect(item, error))
        if died_before and error is not None:
            verdict = Verdict(verdict.outcome, _NOT_CALLED)
        self._note(item, verdict, time.monotonic() - started)
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Any:
        """Watch the check's fixtures."""
        if _LEFT_OUT in item.stash:
            pytest.skip("its question has lost a check")
        with self._source.watchdog.watch():
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self) -> Any:
        """Watch the check itself."""
        with self._source.watchdog.watch():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Keep the first exception of any phase."""
        if call.excinfo is not None and _ERROR not in item.stash:
            item.stash[_ERROR] = call.excinfo.value
        return (yield)

    def question(self, name: str) -> QuestionResult:
        """Return the results of one question's checks."""
        checks = tuple(self.results.get(name, {}).values())
        seconds = round(sum(check.seconds for check in checks), 3)
        lost = any(check.points < check.max_points for check in checks)
        mistake = self._diagnosis.mistake(name) if self._diagnosis and lost else None
        return QuestionResult(name, checks, seconds, mistake, self.follow_through.get(name, ()))

    def deviating(self, name: str) -> Behaviour | None:
        """Return how a question's code differs from right code; None if that is not known."""
        return self._diagnosis.deviating(name) if self._diagnosis else None

    def settle(self, check: str, verdict: Verdict) -> None:
        """Replace the verdict of a check, which is named as pytest names it."""
        for checks in self.results.values():
            if check in checks:
                checks[check] = dataclasses.replace(
                    checks[check], outcome=verdict.outcome, message=verdict.message
                )

    def let_pass(self, question: str, checks: Collection[str]) -> None:
        """Give a question the points of checks that it passes with other functions replaced."""
        for name in checks:
            found = self.results[question][name]
            self.results[question][name] = dataclasses.replace(
                found, outcome=Outcome.PASSED, points=found.max_points, follow_through=True
            )

    def lost_by(self, question: str) -> list[str]:
        """Return a question's checks that did not pass, and are not broken themselves."""
        fine = (Outcome.PASSED, Outcome.GRADER_ERROR)
        checks = self.results.get(question, {}).items()
        return [check for check, result in checks if result.outcome not in fine]

    def lost(self) -> list[str]:
        """Return the checks that did not pass, in the order in which they ran."""
        return [
            check
            for checks in self.results.values()
            for check, result in checks.items()
            if result.outcome is not Outcome.PASSED
        ]

    def _note(self, item: pytest.Item, verdict: Verdict, seconds: float) -> None:
        _, question, visibility = question_of(item.path)
        points = _marker(item, "points", 0.0)
        passed = verdict.outcome is Outcome.PASSED
        error = item.stash.get(_ERROR, None)
        call = failing_call(error, item.path) if error and visibility is Visibility.PUBLIC else ""
        title = (getattr(item, "function", None).__doc__ or item.name).strip().splitlines()[0]
        self.results.setdefault(question, {})[item.nodeid] = CheckResult(
            name=item.name,
            title=title.rstrip("."),
            visibility=visibility,
            outcome=verdict.outcome,
            points=points if passed else 0.0,
            max_points=points,
            message=verdict.message,
            hint="" if passed else verdict.hint or str(_marker(item, "hint", "")),
            seconds=round(seconds, 3),
            call=call,
        )


_ERROR = pytest.StashKey[BaseException]()
_LEFT_OUT = pytest.StashKey[bool]()


def _marker(item: pytest.Item, name: str, default: Any) -> Any:
    marker = item.get_closest_marker(name)
    return marker.args[0] if marker and marker.args else default
