"""Run a submission's checks with pytest, in this trusted process, and judge how each ended."""

from __future__ import annotations

import contextlib
import io
import os
import time
from dataclasses import dataclass
from typing import Any

import pytest

from autograder.bridge.client import FunctionMissing, Serve, Student, StudentError, StudentTimeout
from autograder.checks.kit import CheckFailed
from autograder.checks.plugin import SOURCE_KEY, StudentSource, question_of
from autograder.course import VISIBILITIES, Assignment
from autograder.errors import KernelDied, KernelError
from autograder.grade.salvage import OutOfTime, Run
from autograder.results import CheckResult, Outcome

CHECK_OVERHEAD = 20.0  # seconds a check may compute on its own side, beyond the student's calls
_NOT_WRITTEN = "Not written yet: the exercise still raises NotImplementedError."
_RAISED = "Your code raised an exception on this check's input."
_SLOW = "Your code did not finish in time."
_KILLED = "Your code ended its own process."
_MEMORY = "Your code used more memory than allowed."
_NOT_CALLED = "Not run: an earlier check of this exercise ended the process."
_BROKEN = "The grader could not run this check; a person will look at it."


class GradedSource(StudentSource):
    """Hands checks the submission's student; calls have the check's time limit.

    Args:
        run: the submission's kernel.
    """

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self._deadline = 0.0
        self.question = ""
        self.killers: dict[str, Verdict] = {}

    def begin(self, question: str, seconds: float) -> None:
        """Start the clock of one check."""
        self.question, self._deadline = question, time.monotonic() + seconds

    def student(self, assignment: Assignment, question: str, visibility: str) -> Student:
        """Return what a check of this question speaks to."""
        student = Student(self, question, assignment.probes, visibility)
        if question not in self.killers:
            student.forget()
        return student

    def request(self, frame: bytes, serve: Serve) -> bytes:
        """Carry one frame to the kernel, within what is left of the check's time."""
        if self.question in self.killers:
            raise KernelDied("an earlier check of this exercise ended the kernel")
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise StudentTimeout("the check's time was used up")
        try:
            return self._run.request(frame, left, serve)
        except KernelError as error:
            self.killers[self.question] = self._death(error)
            raise

    def _death(self, error: KernelError) -> Verdict:
        if not isinstance(error, KernelDied):
            return Verdict(Outcome.TIMEOUT, _SLOW)
        if self._run.reason == "memory":
            return Verdict(Outcome.OUT_OF_MEMORY, _MEMORY)
        return Verdict(Outcome.STUDENT_ERROR, _KILLED)


@dataclass(frozen=True)
class Verdict:
    """How one check ended, and what to say of it."""

    outcome: Outcome
    message: str = ""


def judge(error: BaseException, source: GradedSource, visibility: str) -> Verdict:
    """Turn what a check raised into a verdict.

    From a hidden check only fixed text comes: nothing that student code produced, since by then
    it may know the hidden inputs.
    """
    public = visibility == "public"
    if isinstance(error, CheckFailed):
        return Verdict(Outcome.FAILED, str(error) if public else error.message)
    if isinstance(error, FunctionMissing):
        return Verdict(Outcome.MISSING, f"Your notebook does not define `{error.name}`.")
    if isinstance(error, StudentTimeout | OutOfTime):
        return Verdict(Outcome.TIMEOUT, _SLOW)
    if isinstance(error, KernelError):
        return source.killers.get(source.question, Verdict(Outcome.STUDENT_ERROR, _KILLED))
    if isinstance(error, StudentError):
        return _student_error(error, public)
    return Verdict(Outcome.GRADER_ERROR, _BROKEN)


def _student_error(error: StudentError, public: bool) -> Verdict:
    if error.kind == "NotImplementedError":
        return Verdict(Outcome.STUDENT_ERROR, _NOT_WRITTEN)
    if error.kind == "MemoryError":
        return Verdict(Outcome.OUT_OF_MEMORY, _MEMORY)
    if public:
        return Verdict(Outcome.STUDENT_ERROR, f"Your code raised {error}"[:600])
    return Verdict(Outcome.STUDENT_ERROR, _RAISED)


class CheckCollector:
    """The pytest plugin of one grading: hands out the student, collects the verdicts.

    Args:
        source: see `GradedSource`.
        check_seconds: limit of each check.
    """

    def __init__(self, source: GradedSource, check_seconds: float) -> None:
        self._source = source
        self._seconds = check_seconds
        self.results: dict[str, dict[str, CheckResult]] = {}
        self.broken: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Take the place of the reference solution."""
        config.stash[SOURCE_KEY] = self._source

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a check file that can't even be imported."""
        if report.failed:
            self.broken.append(f"{report.nodeid}: {str(report.longrepr)[-500:]}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Time the check and note its verdict, whatever happens in it."""
        _, question, visibility = question_of(item.path)
        self._source.begin(question, self._seconds)
        started = time.monotonic()
        self._note(item, Verdict(Outcome.GRADER_ERROR, _BROKEN), 0.0)
        killed_before = question in self._source.killers
        result = yield
        error = item.stash.get(_ERROR, None)
        if error is None:
            verdict = Verdict(Outcome.PASSED)
        else:
            verdict = judge(error, self._source, visibility)
            if verdict.outcome is Outcome.GRADER_ERROR:
                self.broken.append(f"{item.nodeid}: {type(error).__name__}: {error}"[:500])
        if killed_before:
            verdict = Verdict(verdict.outcome, _NOT_CALLED)
        self._note(item, verdict, time.monotonic() - started)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Keep the first exception of any phase."""
        if call.excinfo is not None and _ERROR not in item.stash:
            item.stash[_ERROR] = call.excinfo.value
        return (yield)

    def _note(self, item: pytest.Item, verdict: Verdict, seconds: float) -> None:
        _, question, visibility = question_of(item.path)
        points = _marker(item, "points", 0.0)
        passed = verdict.outcome is Outcome.PASSED
        title = (getattr(item, "function", None).__doc__ or item.name).strip().splitlines()[0]
        self.results.setdefault(question, {})[item.nodeid] = CheckResult(
            name=item.name,
            title=title.rstrip("."),
            visibility=visibility,
            outcome=verdict.outcome,
            points=points if passed else 0.0,
            max_points=points,
            message=verdict.message,
            hint="" if passed else str(_marker(item, "hint", "")),
            seconds=round(seconds, 3),
        )


_ERROR = pytest.StashKey[BaseException]()


def _marker(item: pytest.Item, name: str, default: Any) -> Any:
    marker = item.get_closest_marker(name)
    return marker.args[0] if marker and marker.args else default


def run_checks(
    assignment: Assignment,
    questions: list[str],
    run: Run,
    check_seconds: float,
    collector: CheckCollector | None = None,
) -> CheckCollector:
    """Run every public check, then every hidden one.

    The kernel is sealed before the first check is called, so whatever student code prints while
    it is being checked is heard by nobody.
    """
    chosen = collector or CheckCollector(GradedSource(run), check_seconds)
    files = [
        str(path)
        for visibility in VISIBILITIES
        for question in questions
        if (path := assignment.check_file(visibility, question)).is_file()
    ]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    arguments = [
        *("-c", os.devnull, "--rootdir", str(assignment.root), "--import-mode=importlib"),
        *("-p", "autograder.checks.plugin", "-p", "no:cacheprovider", "-p", "no:terminal"),
        *("-p", "no:faulthandler", "-p", "no:logging", "--capture=no"),
    ]
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        code = pytest.main([*arguments, *files], plugins=[chosen])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        chosen.broken.append(f"pytest ended with {code!r}: {quiet.getvalue()[-500:]}")
    return chosen
