"""The structured log: one JSON line per event, for those who want to know what happened when."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from autograder.errors import OutputError
from autograder.grading.batch import Finished
from autograder.results import Outcome


class Log:
    """Appends events to a file, each on its own line and flushed at once.

    Args:
        path: the file; None writes nothing.

    Raises:
        OutputError: by every method, when the file can't be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab+", buffering=0)
                self._end_half_line(self._file)
            except OSError as error:
                raise self._unwritten(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, event: str, **fields: object) -> None:
        """Append one event with the time, in UTC."""
        if self._file is None:
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **fields}) + "\n"
        try:
            self._file.write(line.encode())
        except OSError as error:
            raise self._unwritten(error) from error

    def finished(self, finished: Finished) -> None:
        """Append a submission's outcome: its score, what went wrong, where the time went."""
        result = finished.result
        checks = [
            {"question": question.name, "check": check.name, "outcome": check.outcome}
            for question in result.questions
            for check in question.checks
            if check.outcome not in (Outcome.PASSED, Outcome.FAILED)
        ]
        self.write(
            "kept" if finished.resumed else "graded",
            student_id=result.student_id,
            assignment=result.assignment,
            status=result.status,
            score=result.score,
            seconds=result.seconds,
            problems=[dataclasses.asdict(problem) for problem in result.problems],
            cells=[{"id": c.id, "status": c.status} for c in result.cells if c.status != "ok"],
            checks=checks,
            profile=finished.profile,
            worker=finished.worker,
            traceback=finished.traceback,
        )

    @staticmethod
    def _end_half_line(file: BinaryIO) -> None:
        """End a line that a full disk cut short, so that it doesn't spoil the next."""
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")

    def _unwritten(self, error: OSError) -> OutputError:
        return OutputError(f"the log {self._path} can't be written: {error.strerror}")
