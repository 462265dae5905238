"""Solution markers: found, replaced, and refused where one is misspelt."""

from __future__ import annotations

import pytest

from autograder.errors import MarkerError
from autograder.notebook.markers import (
    Block,
    find_blocks,
    replace_blocks,
    solution_lines,
    without_markers,
)

CELL = """\
def f(x):
    ### BEGIN SOLUTION
    y = 2 * x
    return y
    ### END SOLUTION
"""


def test_block_is_found() -> None:
    assert find_blocks(CELL, "a, cell f") == [Block(1, 4)]


def test_cell_without_markers_has_no_blocks() -> None:
    assert find_blocks("x = 1  # the end of the solution", "a, cell f") == []


def test_stub_takes_the_indentation_of_the_marker() -> None:
    replaced = replace_blocks(CELL, "# here\nraise NotImplementedError", "a, cell f")
    assert replaced == "def f(x):\n    # here\n    raise NotImplementedError"


def test_two_blocks_are_replaced() -> None:
    assert replace_blocks(CELL + "\n" + CELL, "pass", "a").count("    pass") == 2


def test_markers_are_dropped_and_the_solution_kept() -> None:
    assert without_markers(CELL) == "def f(x):\n    y = 2 * x\n    return y"


def test_solution_lines_are_those_between_markers() -> None:
    assert solution_lines(CELL, "a") == ["    y = 2 * x", "    return y"]


@pytest.mark.parametrize(
    "line",
    [
        "### BEGIN SOLUTON",
        "### Begin Solution",
        "#BEGIN SOLUTION",
        "## END SOLUTION",
        "### END OF SOLUTION",
        "### BEGIN_SOLUTION",
        "### BEGIN HIDDEN TESTS",
        "### BEGIN MARK SCHEME",
        "# begin answer",
    ],
)
def test_misspelt_marker_is_refused_with_place_and_line(line: str) -> None:
    with pytest.raises(MarkerError, match=r"attention, cell softmax, line 2: .*is not a marker"):
        find_blocks(f"x = 1\n{line}\ny = 2", "attention, cell softmax")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("### BEGIN SOLUTION", "line 1: '### BEGIN SOLUTION' without an '### END SOLUTION'"),
        ("x\n### END SOLUTION", "line 2: '### END SOLUTION' without a '### BEGIN SOLUTION'"),
        ("### BEGIN SOLUTION\n" * 2 + "### END SOLUTION", "line 2: a second"),
    ],
)
def test_unmatched_marker_is_refused(text: str, message: str) -> None:
    with pytest.raises(MarkerError, match=message):
        find_blocks(text, "a, cell f")
