"""A new assignment to start from: small, and complete from the start."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from autograder.course import Assignment, Course, Visibility
from autograder.errors import OutputError, UsageError

QUESTION = "standardise"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACEHOLDER = "NAME"


def new_assignment(course: Course, name: str) -> list[Path]:
    """Write a working skeleton: source, checks and bank of one question.

    Returns:
        The files written.

    Raises:
        UsageError: the name can't be used, or is already taken.
        OutputError: a file can't be written.
    """
    _raise_unless_free(course, name)
    assignment = Assignment(course.root, name)
    written = []
    try:
        for path, text in skeleton(assignment).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            written.append(path)
    except OSError as error:
        raise OutputError(
            f"{error.filename} can't be written: {error.strerror}; remove source/{name} and "
            f"tests/{name}, then try again"
        ) from error
    return written


def skeleton(assignment: Assignment) -> dict[Path, str]:
    """Return the files of a new assignment, by where they go."""
    templates = files("autograder") / "templates" / "new"
    found = {
        assignment.source: templates / "source.py.txt",
        assignment.check_file(Visibility.PUBLIC, QUESTION): templates / "public.py.txt",
        assignment.check_file(Visibility.HIDDEN, QUESTION): templates / "hidden.py.txt",
        assignment.references / "make.py": templates / "make.py.txt",
    }
    for side in ("right", "wrong"):
        for entry in sorted((templates / "bank" / side).iterdir(), key=lambda entry: entry.name):
            file = entry.name.removesuffix(".txt")
            found[assignment.bank / side / QUESTION / file] = entry
    return {path: _filled(template, assignment.name) for path, template in found.items()}


def _filled(template: Traversable, name: str) -> str:
    return template.read_text(encoding="utf-8").replace(_PLACEHOLDER, name)


def _raise_unless_free(course: Course, name: str) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(
            f"{name!r} can't name an assignment: use lower-case letters, digits and _, a letter "
            "first, at most 40 characters, and not a Python keyword"
        )
    for folder in ("source", "tests", "release", "solutions"):
        if (course.root / folder / name).exists():
            raise UsageError(f"{folder}/{name} is there already; choose another name")
