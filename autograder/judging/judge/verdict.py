"""What a check's exception says about the student, and how checks reach a submission."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.course import Assignment, Visibility
from autograder.errors import KernelDied, KernelError
from autograder.judging.bridge.client import (
    FunctionMissing,
    Serve,
    Student,
    StudentError,
    StudentTimeout,
)
from autograder.judging.checks.kit import CheckFailed
from autograder.judging.judge.runner import OutOfTime, Runner
from autograder.judging.judge.watchdog import CheckHung, Watchdog
from autograder.judging.kernel.clock import Limit
from autograder.results import Outcome

CHECK_OVERHEAD = 20.0  # seconds a check may compute on its own side, beyond the student's calls
NOT_WRITTEN = "Not written yet: the exercise still raises NotImplementedError"
_RAISED = "Your code raised an exception on this check's input."
_SLOW = "Your code did not finish in time."
_KILLED = "Your code ended its own process."
_PROCESSES = "Your code started more processes than allowed."
_DISK = "Your code wrote more files than allowed."
_MEMORY = "Your code used more memory than allowed."
BROKEN = "The grader could not run this check; a person will look at it."


class ExecutionSource:
    """Gives checks the submission's student; calls have the check's time limit.

    Args:
        run: the submission's kernel.
    """

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._limit = Limit(0.0)
        self.watchdog = Watchdog(CHECK_OVERHEAD)
        self.question = ""
        self.deaths: dict[str, Verdict] = {}

    def begin(self, question: str, seconds: float) -> None:
        """Start the clock of one check."""
        self.question, self._limit = question, Limit(seconds)

    def student(self, assignment: Assignment, question: str, visibility: Visibility) -> Student:
        """Return the student whose functions a check of this question calls."""
        student = Student(self, question, assignment.probes, visibility)
        student.forget()
        return student

    def close(self) -> None:
        """Do nothing: the run is ended where it was started."""

    def request(self, frame: bytes, serve: Serve) -> bytes:
        """Carry one frame to the kernel, within what is left of the check's time."""
        if self.question in self.deaths:
            raise KernelDied("an earlier check of this exercise ended the kernel")
        if self._limit.left <= 0:
            raise StudentTimeout("the check's time was used up")
        with self.watchdog.pause():
            # Replacing a kernel that an earlier question ended is not charged to this check.
            self._run.ready()
            try:
                return self._run.request(frame, self._limit, self._watched(serve))
            except KernelError as error:
                self.deaths[self.question] = self._death(error)
                raise
            except CheckHung:
                # The kernel still waits for an answer that will never come.
                self._run.restart()
                raise

    def missing(self, name: str) -> str:
        """Say that a function is missing, and why if its cell's end explains it.

        A cell raises before the seal, so its exception can't reveal a hidden check.
        """
        found = f"Your notebook does not define `{name}`"
        return _sentence(found, self._run.trouble(self.question, name))

    def not_written(self) -> str:
        """Say that there is only the stub, and how a cell that should replace it ended."""
        return _sentence(NOT_WRITTEN, self._run.trouble(self.question))

    def _watched(self, serve: Serve) -> Serve:
        """Watch what the student's code makes a check compute like the check itself."""

        def watched(frame: bytes) -> bytes:
            with self.watchdog.watch():
                return serve(frame)

        return watched

    def _death(self, error: KernelError) -> Verdict:
        if not isinstance(error, KernelDied):
            return Verdict(Outcome.TIMEOUT, _SLOW)
        if self._run.reason == "memory":
            return Verdict(Outcome.OUT_OF_MEMORY, _MEMORY)
        if self._run.reason == "processes":
            return Verdict(Outcome.STUDENT_ERROR, _PROCESSES)
        if self._run.reason == "disk":
            return Verdict(Outcome.STUDENT_ERROR, _DISK)
        return Verdict(Outcome.STUDENT_ERROR, _KILLED)


@dataclass(frozen=True)
class Verdict:
    """How one check ended, and what to say about it.

    Args:
        outcome: how it ended.
        message: why it failed.
        hint: in place of the check's own; empty for that one.
    """

    outcome: Outcome
    message: str = ""
    hint: str = ""


def judge(error: BaseException, source: ExecutionSource, visibility: Visibility) -> Verdict:
    """Turn what a check raised into a verdict.

    A hidden check gives only fixed text: nothing that student code produced, since by then it
    may know the hidden inputs.
    """
    public = visibility == Visibility.PUBLIC
    if isinstance(error, CheckFailed):
        if public:
            return Verdict(Outcome.FAILED, str(error), error.hint)
        return Verdict(Outcome.FAILED, error.message)
    if isinstance(error, FunctionMissing):
        return Verdict(Outcome.MISSING, source.missing(error.name))
    if isinstance(error, StudentTimeout | OutOfTime):
        return Verdict(Outcome.TIMEOUT, _SLOW)
    if isinstance(error, KernelError):
        return source.deaths.get(source.question, Verdict(Outcome.STUDENT_ERROR, _KILLED))
    if isinstance(error, StudentError):
        return _student_error(error, source, public)
    return Verdict(Outcome.GRADER_ERROR, BROKEN)


def _sentence(found: str, reason: str) -> str:
    return f"{found}: {reason}." if reason else f"{found}."


def _student_error(error: StudentError, source: ExecutionSource, public: bool) -> Verdict:
    if error.kind == "NotImplementedError":
        return Verdict(Outcome.STUDENT_ERROR, source.not_written())
    if error.kind == "MemoryError":
        return Verdict(Outcome.OUT_OF_MEMORY, _MEMORY)
    if public:
        return Verdict(Outcome.STUDENT_ERROR, f"Your code raised {error}"[:600])
    return Verdict(Outcome.STUDENT_ERROR, _RAISED)
