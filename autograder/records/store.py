"""The results folder: ``results/<assignment>/<student>.json`` is the truth about a grading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.errors import ResultError
from autograder.files import write_atomically
from autograder.outputs import Outputs
from autograder.records.grades_csv import grades_csv
from autograder.results import SubmissionResult, from_json, to_json


class ResultStore:
    """The results of one assignment.

    Args:
        out: the folder that holds ``results/``; created when something is written.
        assignment: its name.
    """

    def __init__(self, out: Path, assignment: str) -> None:
        self.assignment = assignment
        self._outputs = Outputs(out, assignment)

    @property
    def folder(self) -> Path:
        """Where the results are."""
        return self._outputs.results

    def path(self, student_id: str) -> Path:
        """Where a student's result is; never outside the results folder."""
        return self._outputs.result(student_id)

    def write(self, result: SubmissionResult) -> Path:
        """Write a result whole or not at all, replacing the one before.

        Raises:
            ValueError: it belongs to another assignment, or holds a number that JSON can't.
            OutputError: it can't be written.
        """
        if result.assignment != self.assignment:
            raise ValueError(
                f"a result of {result.assignment!r} in the store of {self.assignment!r}"
            )
        text = json.dumps(to_json(result), indent=1, allow_nan=False)
        path = self.path(result.student_id)
        write_atomically(path, text + "\n")
        return path

    def read(self, student_id: str) -> SubmissionResult | None:
        """Return a student's result, or None if there is none that can be read."""
        try:
            return self._load(self.path(student_id))
        except ResultError:
            return None

    def read_all(self, unreadable: list[str] | None = None) -> Iterator[SubmissionResult]:
        """Return the results one by one, by file name, without those that can't be read.

        Args:
            unreadable: gets a sentence for each file that should hold a result, and holds none.
        """
        for path in sorted(self.folder.glob("[!.]*.json")):
            try:
                yield self._load(path)
            except ResultError as error:
                if unreadable is not None:
                    unreadable.append(str(error))

    def unreadable(self) -> list[str]:
        """Say of each file that should hold a result, and holds none, why not."""
        found: list[str] = []
        for _ in self.read_all(found):
            pass
        return found

    def write_grades_csv(self, source_questions: Sequence[str]) -> Path:
        """Write ``grades.csv`` of all results.

        Args:
            source_questions: the automatically checked questions, in the notebook's order.

        Raises:
            OutputError: it can't be written.
        """
        write_atomically(self._outputs.grades, grades_csv(self.read_all(), source_questions))
        return self._outputs.grades

    def _load(self, path: Path) -> SubmissionResult:
        """Read a result.

        Raises:
            ResultError: the file holds none, or one of another student or assignment.
        """
        try:
            result = from_json(json.loads(path.read_bytes()))
        # The file may be incomplete, or edited by hand.
        except (OSError, ValueError, RecursionError) as error:
            raise ResultError(f"{path} can't be read: {error}") from error
        if result.assignment != self.assignment:
            raise ResultError(f"{path} is a result of {result.assignment}")
        if self.path(result.student_id) != path:
            raise ResultError(f"{path} is a result of {result.student_id!r}")
        return result
