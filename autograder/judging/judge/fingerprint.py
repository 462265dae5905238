"""What judged a submission, as one digest: a result with a different one is graded again."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import platform
from functools import lru_cache
from pathlib import Path

from autograder import __version__
from autograder.course import Assignment, Course
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source, SourceCell

# Every part of the engine that can change a score. The rest reads, shows and stores: an edit there
# must not have a whole class graded again.
JUDGING = Path(__file__).resolve().parent.parent
_CHECKS = ("public", "hidden", "references", "probes")
_SUFFIXES = (".py", ".npz", ".txt", ".json")
_VERSIONED = ("numpy", "tensorflow-cpu", "tensorflow", "keras", "ipykernel", "nbclient", "pytest")


def checks_sha256(source: Source, limits: Limits) -> str:
    """Return a digest of all that can change a score: checks, data, source, engine and limits."""
    digest = hashlib.sha256(repr(dataclasses.astuple(limits)).encode())
    digest.update(repr(_parsed(source)).encode())
    for root, path in _judging_files(source.assignment):
        name = path.relative_to(root).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _parsed(source: Source) -> list[tuple[object, ...]]:
    """Return what grading takes from a source: order, roles, points, code and stubs; no prose."""
    return [_facts(cell) for cell in source.cells if cell.kind == "code" or cell.role]


def _facts(cell: SourceCell) -> tuple[object, ...]:
    facts = (cell.id, cell.kind, cell.role, cell.locked, cell.points, *cell.tags, *cell.grading)
    # A written question's text is for people, and so is the way they grade it.
    return facts if cell.role == "written" else (*facts, cell.text, cell.released)


def _judging_files(assignment: Assignment) -> list[tuple[Path, Path]]:
    """List the files, each with the folder that its name in the digest is relative to."""
    course = Course(assignment.root)
    folders = [(assignment.root, assignment.tests / name) for name in _CHECKS]
    folders += [(assignment.root, course.common), (JUDGING, JUDGING)]
    files = [(root, path) for root, folder in folders for path in sorted(folder.rglob("*"))]
    files += [(assignment.root, path) for path in sorted((assignment.root / "tests").glob("*.npz"))]
    files.append((assignment.root, assignment.releases))
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
