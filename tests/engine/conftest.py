"""Fixtures that several engine tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from courses import write_tiny_course

from autograder.course import Assignment


@pytest.fixture
def tiny(tmp_path: Path) -> Assignment:
    """The assignment of a course in miniature; see courses.py."""
    return write_tiny_course(tmp_path / "course")
