"""What judged a submission, as one digest: a result with a different one is graded again."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import platform
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from autograder import __version__
from autograder.course import Assignment, Course
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source, SourceCell

# Every part of the engine that can change a score. The rest reads, shows and stores: an edit there
# must not have a whole class graded again.
JUDGING = Path(__file__).resolve().parent.parent
_CHECKS = ("public", "hidden", "references", "probes", "diagnosis")
_SUFFIXES = (".py", ".npz", ".txt", ".json")
_VERSIONED = ("numpy", "tensorflow-cpu", "tensorflow", "keras", "ipykernel", "nbclient", "pytest")


def checks_sha256(source: Source, limits: Limits) -> str:
    """Return a digest of all that can change a score: checks, data, source, engine and limits."""
    digest = hashlib.sha256(repr(dataclasses.astuple(limits)).encode())
    digest.update(repr(parsed(source)).encode())
    for name, path in (*_course_files(source.assignment), *engine_files()):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def parsed(source: Source, *, points: bool = True) -> list[tuple[object, ...]]:
    """Return what grading takes from a source: order, roles, code and stubs; no prose.

    Args:
        source: of the assignment.
        points: whether points are among it.
    """
    return [_facts(cell, points) for cell in source.cells if cell.kind == "code" or cell.role]


def _facts(cell: SourceCell, points: bool) -> tuple[object, ...]:
    worth = (cell.points,) * points
    facts = (cell.id, cell.kind, cell.role, cell.locked, *worth, *cell.tags, *cell.grading)
    # A written question's text is for people, and so is the way they grade it.
    return facts if cell.role == "written" else (*facts, cell.text, cell.released)


def engine_files() -> list[tuple[str, Path]]:
    """List the files of the engine that can change a score, each with its name in a digest."""
    return _files(JUDGING, [JUDGING])


def given_files(assignment: Assignment) -> list[tuple[str, Path]]:
    """List what students get with the notebook."""
    return _files(assignment.root, [Course(assignment.root).common])


def _course_files(assignment: Assignment) -> list[tuple[str, Path]]:
    root, tests = assignment.root, assignment.root / "tests"
    found = _files(root, [assignment.tests / name for name in _CHECKS])
    found += given_files(assignment)
    found += [(path.relative_to(root).as_posix(), path) for path in sorted(tests.glob("*.npz"))]
    releases = assignment.releases
    return found + [(releases.relative_to(root).as_posix(), releases)] * releases.is_file()


def _files(root: Path, folders: Sequence[Path]) -> list[tuple[str, Path]]:
    """List the files below folders, each with the name that it has in a digest."""
    paths = (path for folder in folders for path in sorted(folder.rglob("*")))
    found = (path for path in paths if path.suffix in _SUFFIXES and path.is_file())
    return [(path.relative_to(root).as_posix(), path) for path in found]


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
