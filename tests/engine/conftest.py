"""Fixtures that several engine tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import write_tiny_course
from lab import Lab, write_lab

from autograder.course import Assignment
from autograder.judging.sandbox.launcher import WarmProcess

# What `make quick` leaves out. Tests that start kernels are known by their fixtures, or are listed
# where they start a command that starts kernels, or a browser; single ones are marked in place.
KERNEL_FIXTURES = {"warm", "lab", "browser"}
KERNEL_FOLDERS = {"browser", "nbgrader", "nothing_lost"}
KERNEL_FILES = {
    *("test_anywhere.py", "test_attacks.py", "test_audit.py", "test_colab.py", "test_covers.py"),
    *("test_grade_command.py", "test_grade_several.py", "test_gradescope.py", "test_leaks.py"),
    *("test_ordinary_user.py", "test_otter_parity.py", "test_plugin.py", "test_user_isolation.py"),
}
# In this process, but with networks that are trained, for minutes.
TRAINING_FILES = {
    *("test_autoencoders_promises.py", "test_floating_types.py", "test_hidden_images.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start kernels, and those that train networks."""
    for item in items:
        listed = item.path.name in KERNEL_FILES or item.path.parent.name in KERNEL_FOLDERS
        if listed or not KERNEL_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kernel)
        if item.path.name in TRAINING_FILES:
            item.add_marker(pytest.mark.training)


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
