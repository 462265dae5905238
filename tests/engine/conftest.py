"""Fixtures that several engine tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import REPOSITORY, write_tiny_course
from lab import Lab, write_lab
from left_out import (
    KERNEL_FILES,
    KERNEL_FIXTURES,
    KERNEL_FOLDERS,
    KERNEL_TESTS,
    SLOW_FILES,
    SLOW_TESTS,
)

from autograder.course import Assignment, Course, Visibility
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import read_source


@pytest.fixture(scope="session", autouse=True)
def signals_as_in_a_terminal() -> None:
    """Have commands that tests start take signals that are ignored here.

    A shell's ``&`` has Ctrl-C ignored, and ``nohup`` a hangup, and children inherit that; what has
    a handler, they don't inherit.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda number, frame: None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start kernels, and others that are slow."""
    course = Course(REPOSITORY)
    sources = [read_source(course.assignment(name)) for name in course.names()]
    slow_files = {f"test_{question}.py" for source in sources for question in source.slow}
    for item in items:
        file, folder = item.path.name, item.path.parent.name
        name = getattr(item, "originalname", item.name)
        takes = KERNEL_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if takes or file in KERNEL_FILES or folder in KERNEL_FOLDERS or name in KERNEL_TESTS:
            item.add_marker(pytest.mark.kernel)
        slow_check = folder in set(Visibility) and file in slow_files
        if slow_check or file in SLOW_FILES or name in SLOW_TESTS:
            item.add_marker(pytest.mark.slow)


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
