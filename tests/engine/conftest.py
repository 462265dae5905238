"""Fixtures that several engine tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import write_tiny_course
from lab import Lab, write_lab

from autograder.course import Assignment
from autograder.judging.sandbox.launcher import WarmProcess


@pytest.fixture
def tiny(tmp_path: Path) -> Assignment:
    """The assignment of a course in miniature; see courses.py."""
    return write_tiny_course(tmp_path / "course")


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmProcess]:
    """One warm process for all tests that need kernels."""
    with WarmProcess() as process:
        process.wait_ready()
        yield process


@pytest.fixture(scope="session")
def lab(warm: WarmProcess, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """Grades submissions to a course in miniature; see lab.py."""
    return Lab(write_lab(tmp_path_factory.mktemp("lab")), warm, tmp_path_factory.mktemp("work"))
