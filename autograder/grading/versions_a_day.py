"""How many versions of each student were graded on which day: a file that only grows."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from autograder.grading.log import Log


class VersionsADay:
    """Counts the versions of each student that were graded today.

    A version that is graded again, since checks have changed or a grading was interrupted, counts
    once.

    Args:
        path: of the file, which need not exist.
        most: versions of a student and day; 0 for any number.
        today: returns the date, in the course's time zone.
    """

    def __init__(self, path: Path, most: int, today: Callable[[], date]) -> None:
        self._path = path
        self._most = most
        self._today = today
        self._day = today()
        self._versions = self._read()

    def allows(self, student_id: str, sha256: str) -> bool:
        """Whether a version may still be graded today."""
        counted = self._of_today(student_id)
        return not self._most or sha256 in counted or len(counted) < self._most

    def count(self, student_id: str, sha256: str) -> int:
        """Count a version, unless it has been; return how many it makes today.

        Raises:
            OutputError: the file can't be written.
        """
        counted = self._of_today(student_id)
        if sha256 not in counted:
            counted.add(sha256)
            with Log(self._path) as log:
                log.write("counted", day=str(self._day), student_id=student_id, sha256=sha256)
        return len(counted)

    def _of_today(self, student_id: str) -> set[str]:
        if (today := self._today()) != self._day:
            self._day, self._versions = today, {}
        return self._versions.setdefault(student_id, set())

    def _read(self) -> dict[str, set[str]]:
        """Return today's versions by student; a line that was cut off counts for nothing."""
        found: dict[str, set[str]] = {}
        with contextlib.suppress(OSError):
            for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    record = json.loads(line)
                    if record["day"] == str(self._day):
                        found.setdefault(str(record["student_id"]), set()).add(record["sha256"])
        return found
