"""Putting a notebook into nbgrader's layout without losing what is there.

A different notebook that was collected before is never overwritten: it moves to
``submitted/.earlier/<student>/<assignment>/<n>/``, which neither grading nor nbgrader looks at.
"""

from __future__ import annotations

import datetime
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import OutputError, RefusedFile
from autograder.files import write_atomically
from autograder.judging.judge.submission import MAX_BYTES
from autograder.moments import read_moment
from autograder.records.lateness_mark import MARK

EARLIER = ".earlier"
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Placement:
    """What happened: ``taken``, ``same`` or ``older``, and a note."""

    what: str
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where a student's notebook goes.

    Args:
        submitted: the folder of all students.
        student_id: safe as a folder's name.
        assignment: likewise.
    """

    submitted: Path
    student_id: str
    assignment: str

    @property
    def folder(self) -> Path:
        """The submission's folder in nbgrader's layout."""
        return self.submitted / self.student_id / self.assignment

    @property
    def notebook(self) -> Path:
        """The notebook in it."""
        return self.folder / f"{self.assignment}.ipynb"

    @property
    def timestamp(self) -> Path:
        """When it was handed in."""
        return self.folder / TIMESTAMP

    @property
    def mark(self) -> Path:
        """That it was late, where nobody says when it was handed in."""
        return self.folder / MARK

    def put(self, data: bytes, time: str, mark: str = "", *, dry_run: bool) -> Placement:
        """Put a notebook there; the newest counts, and an older one is moved aside.

        What is put counts as newer unless both times are known and say otherwise.

        Args:
            data: the notebook.
            time: in the form of timestamp.txt; empty if not known.
            mark: that it was late, for want of a time; empty if it wasn't, or that is not known.
            dry_run: write nothing.

        Raises:
            RefusedFile: a link or something else is in the way.
            OutputError: it can't be written.
        """
        self._refuse_irregular()
        try:
            if not self.notebook.exists():
                return self._write(data, (time, mark), "", dry_run)
            if self._holds(data):
                return self._same(time, mark, dry_run)
            before = self._time()
            if before and time and read_moment(time) < read_moment(before):
                return Placement("older", f"what is there is newer: {before}")
            aside = self._aside()
            note = f"the one before is now {aside.relative_to(self.submitted)}"
            if not dry_run:
                self._move(aside)
            return self._write(data, (time, mark), note, dry_run)
        except (OSError, OutputError) as error:
            raise OutputError(f"{error}; what was collected before is kept") from error

    def _refuse_irregular(self) -> None:
        files = (self.notebook, self.timestamp, self.mark)
        for path in (self.submitted / self.student_id, self.folder, *files):
            if not os.path.lexists(path):
                continue
            mode = path.lstat().st_mode
            is_file = path in files
            if not (stat.S_ISREG(mode) if is_file else stat.S_ISDIR(mode)):
                shown = path.relative_to(self.submitted)
                raise RefusedFile(f"{shown} is not a regular {'file' if is_file else 'folder'}")

    def _holds(self, data: bytes) -> bool:
        if self.notebook.stat().st_size != len(data):
            return False
        with self.notebook.open("rb") as file:
            return file.read(MAX_BYTES + 1) == data

    def _same(self, time: str, mark: str, dry_run: bool) -> Placement:
        """Keep a notebook that is there; a time that is known now takes the place of another."""
        note, known = "collected before", self.timestamp.exists()
        if known and (not time or _moment(self._written()) == read_moment(time)):
            return Placement("same", note)
        if known:
            note += f"; {TIMESTAMP}: {self._written() or 'empty'} → {time}"
        if not dry_run:
            self._write_when(time, mark)
        return Placement("same", note)

    def _time(self) -> str:
        """Return the time in timestamp.txt; empty if there is none that can be read."""
        text = self._written()
        return text if _moment(text) else ""

    def _written(self) -> str:
        """Return what timestamp.txt begins with; empty if there is none."""
        try:
            with self.timestamp.open(encoding="utf-8", errors="replace") as file:
                return file.read(100).strip()
        except OSError:
            return ""

    def _aside(self) -> Path:
        """Return the first free place for the earlier notebook."""
        folder = self.submitted / EARLIER / self.student_id / self.assignment
        number = 1
        while os.path.lexists(folder / str(number)):
            number += 1
        return folder / str(number) / self.notebook.name

    def _move(self, aside: Path) -> None:
        aside.parent.mkdir(parents=True)
        for path in (self.timestamp, self.mark):
            if path.exists():
                path.rename(aside.parent / path.name)
        self.notebook.rename(aside)

    def _write(self, data: bytes, when: tuple[str, str], note: str, dry_run: bool) -> Placement:
        if not dry_run:
            # First the time, so that a notebook is never there with another one's.
            self.timestamp.unlink(missing_ok=True)
            self.mark.unlink(missing_ok=True)
            self._write_when(*when)
            write_atomically(self.notebook, data)
        return Placement("taken", note)

    def _write_when(self, time: str, mark: str) -> None:
        """Write when it was handed in, or else that it was late."""
        if time:
            write_atomically(self.timestamp, time)
            self.mark.unlink(missing_ok=True)
        elif mark:
            write_atomically(self.mark, mark)


def _moment(text: str) -> datetime.datetime | None:
    """Return the moment that a time means; None if it can't be read."""
    try:
        return read_moment(text)
    except ValueError:
        return None
