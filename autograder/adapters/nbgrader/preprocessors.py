"""Our own two steps of ``nbgrader autograde``: grade in the sandbox, save the result.

nbgrader's own ``Execute`` would run students' code beside the checks, the gradebook and everyone
else's work, and its ``SaveAutoGrades`` would take what that code displayed for points.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Unicode

from autograder.choices import Isolation
from autograder.course import Assignment, Course
from autograder.grading.limit_traits import LimitTraits
from autograder.render.words import needs_person, problems_for_staff
from autograder.results import Status, SubmissionResult

if TYPE_CHECKING:
    from autograder.adapters.nbgrader.engine import Grading
    from autograder.adapters.nbgrader.recording import Recording

Resources = dict[str, Any]
Shared = TypeVar("Shared")

_GRADINGS: WeakKeyDictionary[Any, Grading] = WeakKeyDictionary()
_RECORDINGS: WeakKeyDictionary[Any, Recording] = WeakKeyDictionary()


class GradeInSandbox(LimitTraits, NbGraderPreprocessor):  # type: ignore[misc]
    """Replaces the submitted notebook by the graded one.

    The result goes to ``results/``, as that of ``iml grade`` does.
    """

    course_root = Unicode("", help="the course's folder").tag(config=True)
    isolation = Enum(
        [str(isolation) for isolation in Isolation],
        "full",
        help="full, or user or process if the sandbox is unavailable",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Grade the folder that the notebook came from; the notebook passed is ignored."""
        folder = Path(resources["metadata"]["path"]).absolute()
        grading = _once(_GRADINGS, self.parent, lambda: self._grading(folder, resources))
        graded = grading.grade(resources["nbgrader"]["student"], folder)
        self._report(graded.result)
        return graded.notebook, resources

    def _grading(self, folder: Path, resources: Resources) -> Grading:
        # Imported late: the configuration is read by every command of nbgrader and every build.
        from autograder.adapters.nbgrader.engine import Grading

        return Grading(
            _assignment(self.course_root, resources),
            folder.parent.parent,  # nbgrader's layout: <submitted>/<student>/<assignment>
            Path.cwd(),  # nbgrader works in the course's folder
            self.limits(),
            Isolation(self.isolation),
        )

    def _report(self, result: SubmissionResult) -> None:
        who = f"{result.student_id}, {result.assignment}"
        if result.status is Status.UNGRADABLE:
            reasons = "; ".join(needs_person(result))
            self.log.error("%s: not gradable: %s. Score 0, left to a person.", who, reasons)
            return
        self.log.info("%s: %g of %g points", who, result.score, result.max_score)
        for problem in dict.fromkeys([*problems_for_staff(result), *needs_person(result)]):
            self.log.warning("%s: %s", who, problem)


class SaveResult(NbGraderPreprocessor):  # type: ignore[misc]
    """Writes the result of `GradeInSandbox` into nbgrader's gradebook.

    A person's scores stay, and don't ask for a person again.
    """

    course_root = Unicode("", help="the course's folder").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Record the student's result; the notebook stays as it is."""
        names = resources["nbgrader"]
        assignment = _assignment(self.course_root, resources)
        recording = _once(_RECORDINGS, self.parent, lambda: self._recording(assignment, names))
        recording.record(names["student"], nb, self._time(resources))
        return nb, resources

    def _recording(self, assignment: Assignment, names: Resources) -> Recording:
        from autograder.adapters.nbgrader.recording import Recording

        return Recording(assignment, Path.cwd(), names["db_url"])

    def _time(self, resources: Resources) -> datetime | None:
        """Read ``timestamp.txt``, which nbgrader has copied beside the notebook."""
        from autograder.adapters.nbgrader.fill import TIMESTAMP, read_timestamp
        from autograder.grading.course_config import exchange_zone

        folder = Path(resources["metadata"]["path"])
        try:
            return read_timestamp(folder, exchange_zone(self.config))
        except ValueError as error:
            student = resources["nbgrader"]["student"]
            self.log.error(
                "%s: %s can't be read as a time (%s): not late; a person decides",
                *(student, TIMESTAMP, error),
            )
            return None


def _once(
    kept: WeakKeyDictionary[Any, Shared], exporter: Any, make: Callable[[], Shared]
) -> Shared:
    """Return what all submissions of a command of nbgrader share, made for the first of them.

    A command has one exporter; its preprocessors are made anew for each submission.
    """
    if exporter not in kept:
        kept[exporter] = make()
    return kept[exporter]


def _assignment(course_root: str, resources: Resources) -> Assignment:
    return Course(Path(course_root)).assignment(resources["nbgrader"]["assignment"])
