"""The results folder: ``results/<assignment>/<student>.json`` is the truth about a grading.

Where a student hands in again, the result of the version before is kept in
``earlier/<student>/<version>.json``, so that the page can say what has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.booked import Booked
from autograder.errors import ResultError
from autograder.files import write_atomically
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.grades_csv import grades_csv
from autograder.results import Status, SubmissionResult, from_json, to_json


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

        If that was of another version of the student's work, it is kept as an earlier one.

        Raises:
            ValueError: it belongs to another assignment, or holds a number that JSON can't.
            OutputError: it can't be written.
        """
        if result.assignment != self.assignment:
            raise ValueError(
                f"a result of {result.assignment!r} in the store of {self.assignment!r}"
            )
        text = _text(result)
        self._keep(self.read(result.student_id), result)
        path = self.path(result.student_id)
        write_atomically(path, text)
        return path

    def read(self, student_id: str) -> SubmissionResult | None:
        """Return a student's result, or None if there is none that can be read."""
        return self._read(self.path(student_id), student_id)

    def earlier(self, result: SubmissionResult) -> SubmissionResult | None:
        """Return the version that was graded last before a result's; None if there is none.

        Args:
            result: of the version that is shown; it may be about to replace the other.
        """
        return self.before(result.student_id, result.submission_sha256)

    def before(self, student_id: str, sha256: str) -> SubmissionResult | None:
        """Return the version that was graded last, if it isn't this one; see `earlier`.

        Args:
            student_id: whose.
            sha256: of the file that is shown.
        """
        folder = self._outputs.earlier(student_id)
        kept = [self._read(path, student_id) for path in folder.glob("[!.]*.json")]
        known = [*kept, self.read(student_id)]
        versions = [one for one in known if one and _is_version(one)]
        others = [version for version in versions if version.submission_sha256 != sha256]
        return max(others, key=lambda version: version.started, default=None)

    def read_all(self, unreadable: list[str] | None = None) -> Iterator[SubmissionResult]:
        """Return the results one by one, by file name, without those that can't be read.

        Args:
            unreadable: gets a sentence for each file that should hold a result, and holds none.
        """
        for path in result_files(self.folder):
            try:
                result = self._load(path)
                if self.path(result.student_id) != path:
                    raise ResultError(f"{path} is a result of {result.student_id!r}")
            except ResultError as error:
                if unreadable is not None:
                    unreadable.append(str(error))
            else:
                yield result

    def unreadable(self) -> list[str]:
        """Say of each file that should hold a result, and holds none, why not."""
        found: list[str] = []
        for _ in self.read_all(found):
            pass
        return found

    def write_grades_csv(self, source: Source, booked: Mapping[str, Booked] | None) -> Path:
        """Write ``grades.csv`` of all results; see `grades_csv`.

        Raises:
            OutputError: it can't be written.
        """
        write_atomically(self._outputs.grades, grades_csv(self.read_all(), source, booked))
        return self._outputs.grades

    def _keep(self, before: SubmissionResult | None, result: SubmissionResult) -> None:
        """Keep a full grading that is about to be replaced, unless by another of its version."""
        same = before and _same_file(before, result) and _is_version(result)
        if before and _is_version(before) and not same:
            folder = self._outputs.earlier(before.student_id)
            write_atomically(folder / f"{before.submission_sha256[:16]}.json", _text(before))

    def _read(self, path: Path, student_id: str) -> SubmissionResult | None:
        try:
            result = self._load(path)
        except ResultError:
            return None
        return result if result.student_id == student_id else None

    def _load(self, path: Path) -> SubmissionResult:
        """Read a result.

        Raises:
            ResultError: the file holds none, or one of another assignment.
        """
        result = load_result(path)
        if result.assignment != self.assignment:
            raise ResultError(f"{path} is a result of {result.assignment}")
        return result


def load_result(path: Path) -> SubmissionResult:
    """Read a result, wherever it is.

    Raises:
        ResultError: the file holds none.
    """
    try:
        return from_json(json.loads(path.read_bytes()))
    # The file may be incomplete, or edited by hand.
    except (OSError, ValueError, RecursionError) as error:
        raise ResultError(f"{path} can't be read: {error}") from error


def result_files(folder: Path) -> list[Path]:
    """List the files of a results folder that hold results, by name."""
    return sorted(folder.glob("[!.]*.json"))


def _is_version(result: SubmissionResult) -> bool:
    """Whether a result is of a file that was graded in full."""
    return result.status is Status.GRADED and bool(result.submission_sha256)


def _same_file(one: SubmissionResult, other: SubmissionResult) -> bool:
    return one.submission_sha256 == other.submission_sha256


def _text(result: SubmissionResult) -> str:
    return json.dumps(to_json(result), indent=1, allow_nan=False) + "\n"
