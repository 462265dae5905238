"""The pytest plugin: fixtures ``student`` and ``reference``, markers ``points`` and ``hint``.

``pytest tests/attention`` checks the reference solution in this process. The grader runs the same
files with its own plugin, which chooses another `StudentSource` and collects the results.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from autograder.course import Assignment, Course, Visibility
from autograder.judging.bridge.client import Student
from autograder.judging.checks.hidden_images import Images, load_hidden_images
from autograder.judging.checks.reference import Reference

SOURCE_KEY = pytest.StashKey["StudentSource"]()
REFERENCES_KEY = pytest.StashKey[dict[Path, dict[str, Any]]]()


class StudentSource(Protocol):
    """Provides the student of a question."""

    def student(self, assignment: Assignment, question: str, visibility: Visibility) -> Student:
        """Return the student whose functions a check of this question calls."""

    def close(self) -> None:
        """Release whatever was started."""


class ReferenceSource:
    """Provides the reference solution, executed in this process on first use."""

    def __init__(self) -> None:
        self._references: dict[str, Reference] = {}

    def student(self, assignment: Assignment, question: str, visibility: Visibility) -> Student:
        """Return the student whose functions a check of this question calls."""
        if assignment.name not in self._references:
            self._references[assignment.name] = Reference(assignment)
        return self._references[assignment.name].student(question, visibility)

    def close(self) -> None:
        """Do nothing: the process ends with the run."""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers; check the reference solution unless another plugin has chosen."""
    config.addinivalue_line("markers", "points(n): what the check is worth")
    config.addinivalue_line("markers", "hint(text): what a student should look at if it fails")
    config.stash[REFERENCES_KEY] = {}
    if SOURCE_KEY not in config.stash:
        config.stash[SOURCE_KEY] = ReferenceSource()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the chosen source started."""
    if SOURCE_KEY in config.stash:
        config.stash[SOURCE_KEY].close()


def is_check(path: Path) -> bool:
    """Whether a file is one of an assignment's check files."""
    return path.parent.name in set(Visibility) and path.stem.startswith("test_")


@functools.cache
def question_of(path: Path) -> tuple[Assignment, str, Visibility]:
    """Read assignment, question and visibility off a check file's path."""
    course = Course.find(path.parent)
    assignment = course.assignment(path.parent.parent.name)
    return assignment, path.stem.removeprefix("test_"), Visibility(path.parent.name)


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The student whose question this check file is about."""
    assignment, question, visibility = question_of(request.path)
    source = request.config.stash[SOURCE_KEY]
    return source.student(assignment, question, visibility)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of ``references/<question>.npz``, by name."""
    assignment, question, _ = question_of(request.path)
    path = assignment.references / f"{question}.npz"
    loaded = request.config.stash[REFERENCES_KEY]
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run `iml references {assignment.name}`")
    if path not in loaded:
        with np.load(path, allow_pickle=False) as arrays:
            loaded[path] = dict(arrays)
    return {name: array.copy() for name, array in loaded[path].items()}


@pytest.fixture(scope="session")
def hidden_images(request: pytest.FixtureRequest) -> Images:
    """Images that no student has: ``mnist``, ``fashion_mnist`` (uint8) and their ``_labels``."""
    # From the course that the checks are in: grading may be started in any folder.
    return load_hidden_images(Course.find(request.session.items[0].path.parent).root)
