"""Our own two steps of ``nbgrader autograde``: grade in the sandbox, save the result.

nbgrader's own ``Execute`` would run students' code beside the checks, the gradebook and everyone
else's work, and its ``SaveAutoGrades`` would take what that code displayed for points.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Unicode

from autograder.choices import Isolation
from autograder.course import Assignment, Course
from autograder.errors import AutograderError
from autograder.grading.limit_traits import LimitTraits
from autograder.render.words import needs_person, problems_for_staff
from autograder.results import Status, SubmissionResult

Resources = dict[str, Any]


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
        # Imported late: the configuration is read by every command of nbgrader and every build.
        from autograder.adapters.nbgrader.engine import grade_submission

        graded = grade_submission(
            _assignment(self.course_root, resources),
            resources["nbgrader"]["student"],
            Path(resources["metadata"]["path"]).absolute(),
            Path.cwd(),  # nbgrader works in the course's folder
            self.limits(),
            Isolation(self.isolation),
        )
        self._report(graded.result)
        return graded.notebook, resources

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
        from autograder.analysis.people import read_people
        from autograder.judging.functions import unanswered
        from autograder.notebook.source import read_source
        from autograder.records.gradebook import GradebookWriter
        from autograder.records.store import ResultStore

        assignment = _assignment(self.course_root, resources)
        student_id = resources["nbgrader"]["student"]
        result = ResultStore(Path.cwd(), assignment.name).read(student_id)
        if result is None:
            raise AutograderError(f"no result of {student_id} is in results/{assignment.name}/")
        source = read_source(assignment)
        own = Course(assignment.root).roster
        people = read_people(own if own.is_file() else None)
        with GradebookWriter(resources["nbgrader"]["db_url"]) as gradebook:
            gradebook.prepare(source)
            gradebook.record(result, unanswered(nb, source))
            gradebook.note_people(people.roster.entries if people.roster else ())
            gradebook.apply_extensions(assignment.name)
            # nbgrader has read the time already, but takes a zone that it doesn't know for UTC.
            gradebook.note_timestamps(assignment.name, {student_id: self._time(resources)})
        return nb, resources

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


def _assignment(course_root: str, resources: Resources) -> Assignment:
    return Course(Path(course_root)).assignment(resources["nbgrader"]["assignment"])
