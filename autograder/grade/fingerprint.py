"""What judged a submission, as one digest: a result with another one is graded again."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import platform
from functools import lru_cache
from pathlib import Path

from autograder import __version__
from autograder.course import Assignment, Course
from autograder.sandbox.request import Limits

ENGINE = Path(__file__).resolve().parent.parent
# The parts of the engine that can change a score. Pages, records, exports and the command line
# can't: an edit there must not have a whole class graded again.
JUDGING = ("bridge", "checks", "grade", "kernel", "notebook", "sandbox")
_CHECKS = ("public", "hidden", "references", "probes")
_SUFFIXES = (".py", ".npz", ".txt")
_VERSIONED = ("numpy", "tensorflow-cpu", "tensorflow", "keras", "ipykernel", "nbclient", "pytest")


@lru_cache(maxsize=8)
def checks_sha256(assignment: Assignment, limits: Limits) -> str:
    """Return a digest of all that can change a score: checks, data, source, engine and limits."""
    digest = hashlib.sha256(repr(dataclasses.astuple(limits)).encode())
    for root, path in _judging_files(assignment):
        name = path.relative_to(root).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _judging_files(assignment: Assignment) -> list[tuple[Path, Path]]:
    """List the files, each with the folder that its name in the digest begins at."""
    course = Course(assignment.root)
    folders = [(assignment.root, assignment.tests / name) for name in _CHECKS]
    folders += [(assignment.root, course.common)]
    folders += [(ENGINE, ENGINE / name) for name in JUDGING]
    files = [(root, path) for root, folder in folders for path in sorted(folder.rglob("*"))]
    images = sorted((assignment.root / "tests").glob("*.npz"))
    files += [(assignment.root, path) for path in (assignment.source, *images)]
    return [(root, path) for root, path in files if path.suffix in _SUFFIXES and path.is_file()]


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    found = {"iml-autograder": __version__, "python": platform.python_version()}
    for name in _VERSIONED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
