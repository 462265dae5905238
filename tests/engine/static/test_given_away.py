"""Cells that hold an answer are found by its structure, in every release of the course."""

from __future__ import annotations

import shutil

import pytest
from courses import edit
from statics import refusal

from autograder.course import Assignment, Course
from autograder.notebook.source import read_source
from autograder.publish.static.files import Files
from autograder.publish.static.given_away import given_away

ANSWER = """\
    middle = x.mean(axis=axis, keepdims=True)
    return x - middle
"""
PATCHES = """\
    rows, cols = x.shape[0] // axis, x.shape[1] // axis
    grid = x.reshape(rows, axis, cols, axis).swapaxes(1, 2)  # (rows, cols, size, size)
    return grid.reshape(rows * cols, axis * axis)
"""
PCA = """\
    centred = x - x.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    basis = directions[:, -axis:]
    return x.mean(axis=0) + (x - x.mean(axis=0)) @ basis @ basis.T
"""
LOOP = """\
    for i in range(len(x)):
        if x[i] > axis:
            x[i] = 2 * x[i] - axis
    return x
"""


def found(assignment: Assignment, see: str, answer: str = ANSWER) -> list[str]:
    """What the gate says of an explore cell, given the solution of ``centre``."""
    if answer != ANSWER:
        edit(assignment.source, ANSWER, answer)
    edit(assignment.source, "print(centre(np.arange(4.0)), load_words())", see)
    return [str(finding) for finding in given_away(Files(read_source(assignment)))]


@pytest.mark.parametrize(
    ("answer", "see"),
    [
        (PATCHES, "def cut(all):\n    return all.reshape(-1, 7, 4).swapaxes(2, 3).reshape(-1, 16)"),
        (PATCHES, "a = np.eye(4)\nb = a.reshape(2, 2, 4).swapaxes(0, 1)\nprint(b.reshape(4, 4))"),
        (
            PCA,
            "for y in np.eye(3), np.eye(4):\n    w = y[:1]\n    v = y.mean(axis=1)\n"
            "    print(y.mean(axis=0) + (v - v.mean(axis=0)) @ w @ w.T)",
        ),
        (
            PCA.replace("x.mean(axis=0)", "axis"),
            "w = y = np.eye(3)\nm = 3\nhat = (m + (y - m) @ w @ w.T) * 3",
        ),
        (
            LOOP,
            "for k in range(len(v)):\n    if v[k] > n:\n        v[k] = 5 * v[k] - n",
        ),
        ("    return np.log(1 + np.exp(x))\n", "y = 3\nz = np.log(2 + np.exp(y))"),
        ("    return np.log(1 + np.exp(x))\n", "y = 3\nnp.log(2 + np.exp(y))"),
        (
            "    return np.log(1 + np.exp(x))\n",
            "if True:\n    y = 3\n    z = np.log(2 + np.exp(y))",
        ),
        (
            "    return np.log(1 + np.exp(x))\n",
            "def soft(a):\n    e = np.exp(a)\n    return np.log(1 + e)",
        ),
    ],
)
def test_an_answer_is_found_by_what_it_computes(tiny: Assignment, answer: str, see: str) -> None:
    (message,) = found(tiny, see, answer)
    assert "cell see: `" in message
    assert "in the solution of centre in tiny; students get this cell" in message


@pytest.mark.parametrize(
    ("answer", "see"),
    [
        (ANSWER, "y = np.eye(3)\nprint(y - 2)"),
        (ANSWER, "y = np.eye(3).mean(axis=1, keepdims=True)"),
        (PATCHES, "y = np.eye(4).reshape(2, 2, 4).transpose(1, 0, 2).reshape(4, 4)"),
        (PATCHES, "y = np.eye(4).reshape(2, 8).swapaxes(0, 1)"),
        ("    return np.log(1 + np.exp(x))\n", "y = 3\nz = np.log(y + np.exp(y))"),
        ("    return np.log(1 + np.exp(x))\n", "y = 3\nz = np.log(1 + np.sqrt(y))"),
        ("    return np.log(1 + np.exp(x))\n", "y = 3\nz = 5 * np.log(1 + np.exp(y)) - 1"),
        (PCA, "w = y = v = np.eye(3)\nprint(y + (v - y) @ w @ w)"),
    ],
)
def test_what_only_looks_alike_is_not_found(tiny: Assignment, answer: str, see: str) -> None:
    assert found(tiny, see, answer) == []


def test_the_largest_match_names_line_and_both_texts(tiny: Assignment) -> None:
    (message,) = found(
        tiny, "y = 3\nz = np.log(2 + np.exp(y))", "    return np.log(1 + np.exp(x))\n"
    )
    lines = tiny.source.read_text(encoding="utf-8").splitlines()
    line = lines.index("z = np.log(2 + np.exp(y))") + 1
    assert message.startswith(f"source/tiny/tiny.py:{line}: cell see: `np.log(2 + np.exp(y))` ")
    assert "computes what `np.log(1 + np.exp(x))` does in the solution of centre" in message


def test_a_solution_of_another_assignment_is_found(tiny: Assignment) -> None:
    other = Course(tiny.root).root / "source" / "other" / "other.py"
    other.parent.mkdir()
    shutil.copy(tiny.source, other)
    edit(other, ANSWER, "    return np.log(1 + np.exp(x))\n")
    (message,) = found(tiny, "y = 3\nz = np.log(2 + np.exp(y))")
    assert "in the solution of centre in other" in message


def test_what_the_exercises_own_cell_gives_is_searched_and_its_answer_is_not(
    tiny: Assignment,
) -> None:
    given = "def soft(a):\n    return np.log(1 + np.exp(a))\n\n\ndef centre("
    edit(tiny.source, "def centre(", given)
    (message,) = found(tiny, "pass", "    return np.log(1 + np.exp(x))\n")
    assert "cell centre: `np.log(1 + np.exp(a))`" in message


def test_the_function_that_an_exercise_asks_for_may_be_called(tiny: Assignment) -> None:
    answer = "    return np.log(1 + np.exp(x))\n"
    assert found(tiny, "print(centre(np.eye(3)) + np.exp(2) - 1)", answer) == []


def test_the_build_refuses_it(tiny: Assignment) -> None:
    edit(tiny.source, ANSWER, "    return np.log(1 + np.exp(x))\n")
    see = "y = 3\nz = np.log(2 + np.exp(y))"
    edit(tiny.source, "print(centre(np.arange(4.0)), load_words())", see)
    assert "cell see: `np.log(2 + np.exp(y))` computes what" in refusal(tiny)
