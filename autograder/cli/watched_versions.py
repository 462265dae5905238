"""Which submissions of an assignment are to be graded now: new, complete, and not too many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from autograder.cli.output import Output
from autograder.errors import UnreadableSubmission
from autograder.grading.arrivals import Arrivals
from autograder.grading.versions_a_day import VersionsADay
from autograder.judging.judge.submission import file_sha256, find_notebook
from autograder.outputs import Outputs
from autograder.results import SubmissionResult
from autograder.text import plain_id, printable


@dataclass(frozen=True)
class Intake:
    """How submissions arrive.

    Args:
        submitted: folder of the students' folders.
        exchange: nbgrader's, from which they are collected first; None for none.
        still: for how many seconds a folder must not have changed.
        most: versions of a student that are graded on one day; 0 for any number.
        today: returns the date, in the course's time zone.
    """

    submitted: Path
    exchange: Path | None
    still: float
    most: int
    today: Callable[[], date]


class Versions:
    """The versions of one assignment that wait to be graded.

    Args:
        outputs: where its results are.
        intake: how submissions arrive.
        root: the course's folder.
        output: where to print.
    """

    def __init__(self, outputs: Outputs, intake: Intake, root: Path, output: Output) -> None:
        self._name = outputs.assignment
        self._intake = intake
        self._root = root
        self._output = output
        self._counted = VersionsADay(outputs.versions_a_day, intake.most, intake.today)
        self._arrivals = Arrivals(self._folders, intake.still)
        self._inbound = Arrivals(self._inbound_folders, intake.still)
        self._later: set[str] = set()
        self._day = intake.today()

    @property
    def waiting(self) -> bool:
        """Whether something arrived that may still be changing."""
        return self._arrivals.waiting or self._inbound.waiting

    def take(self, most: int) -> list[str]:
        """Return at most so many students whose newest version is to be graded now."""
        self._collect()
        if (today := self._intake.today()) != self._day:
            self._day = today
            self._arrivals.forget(self._later)
            self._later.clear()
        found: list[str] = []
        for student in self._arrivals.ready():
            if len(found) == most:
                break
            self._arrivals.take(student)
            if self._may_be_graded(student):
                found.append(student)
        return found

    def again(self, students: Iterable[str]) -> None:
        """Let these students' versions wait once more."""
        self._arrivals.forget(students)

    def all_again(self) -> None:
        """Let everyone's version wait once more."""
        self._arrivals.forget_all()

    def counted(self, result: SubmissionResult) -> str:
        """Count a version that was graded; say for the student which of the day's it is.

        Returns:
            A sentence; empty if there is no limit.

        Raises:
            OutputError: it can't be counted.
        """
        if not self._intake.most or not result.submission_sha256:
            return ""
        number = self._counted.count(result.student_id, result.submission_sha256)
        return f"This is version {number} of the {self._intake.most} that are graded on one day."

    def _may_be_graded(self, student: str) -> bool:
        """Whether a student's version may be graded today; if not, it is for tomorrow."""
        try:
            path, _ = find_notebook(self._intake.submitted / student / self._name, self._name)
            sha256 = file_sha256(path)
        except (UnreadableSubmission, OSError):
            return True  # which grading will say
        if self._counted.allows(student, sha256):
            return True
        if student not in self._later:
            self._output.say(
                f"{self._name} {plain_id(student)}: more than {self._intake.most} versions today; "
                "the newest is graded tomorrow",
                style="yellow",
            )
        self._later.add(student)
        return False

    def _folders(self) -> dict[str, Path]:
        folders = (path / self._name for path in self._intake.submitted.glob("[!.]*"))
        return {path.parent.name: path for path in folders if path.is_dir()}

    def _inbound_folders(self) -> dict[str, Path]:
        if self._intake.exchange is None:
            return {}
        from autograder.adapters.nbgrader.inbound import inbound_folders
        from autograder.records.gradebook import COURSE_ID  # nbgrader takes seconds

        return inbound_folders(self._intake.exchange, COURSE_ID, self._name)

    def _collect(self) -> None:
        """Copy what has arrived in the exchange to where it is graded."""
        ready = self._inbound.ready()
        if not ready or self._intake.exchange is None:
            return
        from autograder.adapters.nbgrader.inbound import collect_inbound, submitter
        from autograder.records.gradebook import COURSE_ID

        for student in dict.fromkeys(map(submitter, ready)):
            where = (self._intake.exchange, COURSE_ID, self._name, self._intake.submitted)
            # Students name these folders and fill them, and nbgrader may trip over anything: one
            # of them must not keep the others from being collected.
            try:
                collect_inbound(*where, self._root, student)
            except Exception as error:
                who = f"{self._name} {plain_id(student)}"
                self._output.say(f"{who}: not collected: {printable(str(error))}", style="yellow")
        for name in ready:
            self._inbound.take(name)
