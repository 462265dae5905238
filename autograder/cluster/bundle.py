"""A course as workers need it: what grading one assignment reads, packed into one file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CONFIG, Assignment, Course

# The bank holds answers that grading never looks at.
_LEFT_OUT = ("bank", "__pycache__")
_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same course gives the same bytes


@dataclass(frozen=True)
class Bundle:
    """The packed course.

    Args:
        data: a zip.
    """

    data: bytes

    @property
    def sha256(self) -> str:
        """What names it."""
        return hashlib.sha256(self.data).hexdigest()

    def unpack(self, folder: Path) -> None:
        """Write the course into a folder of this user alone, which must not exist.

        Raises:
            OSError: it can't be written.
        """
        folder.mkdir(mode=0o700, parents=True)
        with zipfile.ZipFile(io.BytesIO(self.data)) as packed:
            packed.extractall(folder)


def pack(assignment: Assignment) -> Bundle:
    """Pack what grading an assignment reads.

    Raises:
        OSError: a file can't be read.
    """
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as packed:
        for path in sorted(_files(assignment)):
            name = path.relative_to(assignment.root).as_posix()
            # References and data are compressed already.
            stored = path.suffix in (".npz", ".zip", ".png")
            kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name, _TIME), path.read_bytes(), kind)
    return Bundle(memory.getvalue())


def _files(assignment: Assignment) -> Iterator[Path]:
    root = assignment.root
    own = (root / CONFIG, root / "pyproject.toml", assignment.source)
    yield from (path for path in own if path.is_file())
    yield from (root / "tests").glob("*.npz")
    for folder in (Course(root).common, assignment.tests):
        for path in folder.rglob("*"):
            if path.is_file() and not set(_LEFT_OUT).intersection(path.relative_to(root).parts):
                yield path
