"""Fixtures that several engine tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import REPOSITORY, write_tiny_course
from lab import Lab, write_lab

from autograder.course import VISIBILITIES, Assignment, Course
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import read_source

# What `make quick` leaves out. Tests that start kernels are known by their fixtures, or are listed
# where they start a command that starts kernels, or a browser.
KERNEL_FIXTURES = {"warm", "lab", "browser"}
KERNEL_FOLDERS = {"browser", "nbgrader", "nothing_lost"}
KERNEL_FILES = {
    *("test_anywhere.py", "test_attacks.py", "test_audit.py", "test_colab.py", "test_covers.py"),
    *("test_grade_command.py", "test_grade_several.py", "test_gradescope.py", "test_leaks.py"),
    *("test_ordinary_user.py", "test_otter_parity.py", "test_plugin.py", "test_user_isolation.py"),
}
KERNEL_TESTS = {
    "test_it_works_and_holds_without_root",
    "test_otter_grades_with_it",
    "test_rendered_solution_shows_passing_checks_and_explorations",
}
# Slow for another reason: they train networks, as checks of slow exercises do, grade a bank, or run
# nbgrader's own commands.
SLOW_FILES = {"test_autoencoders_promises.py", "test_floating_types.py", "test_hidden_images.py"}
SLOW_TESTS = {
    "test_its_bank_is_judged_well",
    "test_nbgraders_feedback_takes_it",
    "test_plain_command_makes_the_same_release",
    "test_prepare_writes_what_nbgrader_writes",
    "test_the_command_measures_a_bank_with_other_numbers_for_each_seed",
    "test_the_command_shows_them_and_exits_with_1_only_if_asked",
    "test_the_same_arrays_make_the_same_bytes",
    "test_the_time_for_a_whole_notebook_is_bounded",
    "test_what_only_hidden_checks_reject_is_a_fault",
}


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
        slow_check = folder in VISIBILITIES and file in slow_files
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
