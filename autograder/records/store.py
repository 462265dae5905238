"""The results folder: ``results/<assignment>/<student>.json`` is the truth about a grading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.files import file_name, write_atomically
from autograder.records.grades_csv import grades_csv
from autograder.results import SubmissionResult, from_json, to_json


class ResultStore:
    """The results of one assignment.

    Args:
        out: the folder that holds ``results/``; made when something is written.
        assignment: its name.
    """

    def __init__(self, out: Path, assignment: str) -> None:
        self.assignment = assignment
        self.folder = out / "results" / file_name(assignment)

    def path(self, student_id: str) -> Path:
        """Where a student's result stands; never outside the results folder."""
        return self.folder / f"{file_name(student_id)}.json"

    def write(self, result: SubmissionResult) -> Path:
        """Write a result whole or not at all, over the one before.

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
        """Return a student's result, or None where no whole, valid one stands."""
        result = self._load(self.path(student_id))
        return result if result and result.student_id == student_id else None

    def read_all(self) -> Iterator[SubmissionResult]:
        """Return the valid results one by one, by file name; everything else is passed over."""
        for path in sorted(self.folder.glob("*.json")):
            result = self._load(path)
            if result and self.path(result.student_id) == path:
                yield result

    def write_grades_csv(self, source_questions: Sequence[str]) -> Path:
        """Write ``grades.csv`` of all results.

        Args:
            source_questions: the automatically checked questions, in the notebook's order.

        Raises:
            OutputError: it can't be written.
        """
        path = self.folder / "grades.csv"
        write_atomically(path, grades_csv(self.read_all(), source_questions))
        return path

    def _load(self, path: Path) -> SubmissionResult | None:
        # Whatever stands there may be half written, edited by hand, or of an older version: it
        # counts only if writing it again gives the same.
        try:
            data = json.loads(path.read_bytes())
            result = from_json(data)
            same = json.loads(json.dumps(to_json(result))) == data
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return result if same and result.assignment == self.assignment else None
