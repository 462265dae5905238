"""Results on their way into nbgrader's gradebook, one by one, as ``nbgrader autograde`` grades."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode

from autograder.analysis.people import read_people
from autograder.course import Assignment, Course
from autograder.errors import AutograderError
from autograder.judging.functions import unanswered
from autograder.notebook.source import read_source
from autograder.records.gradebook import GradebookWriter
from autograder.records.store import ResultStore


class Recording:
    """Writes the results of one assignment into the gradebook; what they share is read once.

    Args:
        assignment: which.
        out: the folder that holds ``results/``.
        db_url: SQLAlchemy's address of the gradebook.

    Raises:
        SourceError, MarkerError: the assignment's source breaks a rule.
        GradebookError: the gradebook can't be written.
    """

    def __init__(self, assignment: Assignment, out: Path, db_url: str) -> None:
        self._name, self._db_url = assignment.name, db_url
        self._store = ResultStore(out, assignment.name)
        self._source = read_source(assignment)
        roster = Course(assignment.root).roster
        people = read_people(roster if roster.is_file() else None)
        self._people = people.roster.entries if people.roster else ()
        with GradebookWriter(db_url) as gradebook:
            gradebook.prepare(self._source)

    def record(self, student_id: str, notebook: NotebookNode, handed_in: datetime | None) -> None:
        """Record a student's result; a person's scores stay.

        Args:
            student_id: the name of the student's folder.
            notebook: as graded.
            handed_in: when, in UTC, without a time zone as nbgrader has it; None if that is not
                known.

        Raises:
            AutograderError: the student has no result.
            GradebookError: the gradebook can't be written.
        """
        result = self._store.read(student_id)
        if result is None:
            raise AutograderError(f"no result of {student_id} is in results/{self._name}/")
        with GradebookWriter(self._db_url) as gradebook:
            gradebook.record(result, unanswered(notebook, self._source))
            gradebook.note_people(self._people)
            gradebook.apply_extensions(self._name)
            # nbgrader has read the time already, but takes a zone that it doesn't know for UTC.
            gradebook.note_timestamps(self._name, {student_id: handed_in})
