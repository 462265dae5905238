"""Which call of theirs a failing public check shows to a student, and with which values."""

from __future__ import annotations

import ast

import pytest
from in_process import checks_in_process

from autograder.course import Assignment, Visibility
from autograder.judging.checks.reference import Reference
from autograder.judging.judge import failing_call

SAME = "def centre(x, axis=0):\n    return x\n"
RAISES = 'def centre(x, axis=0):\n    raise ValueError("SECRET")\n'
HEADER = '''\
import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_close, expect_untouched

X = np.array([[1.0, 2.0], [3.0, 8.0]])
WORDS = ["a", "b"]
LONG = np.zeros((60, 7))


def rows(student, x):
    got = student.centre(x, axis=1)
    expect(np.all(got == 0), "no")
    return got


def first_row(student):
    got = rows(student, X)
    return got[0]


def noting(student, seen):
    student.centre(X)
    seen.append(7)
    return X


@pytest.mark.points(3)
def test_it(student):
    """It works"""
'''


def call_of(tiny: Assignment, body: str, answer: str = SAME, where: str = "public") -> str:
    """Return the call that a check with this body shows for an answer."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    tiny.check_file(Visibility(where), "centre").write_text(HEADER + lines)
    reference = Reference(tiny, {"centre": answer})
    (check,) = checks_in_process(tiny, reference, "centre", [Visibility(where)])
    return check.call


def test_the_call_comes_with_the_values_of_its_names(tiny: Assignment) -> None:
    shown = call_of(tiny, "for axis in (0, 1):\n    expect_close(student.centre(X, axis), 0, 'it')")
    assert shown == "centre(X, axis)\nX = np.array([[1.0, 2.0], [3.0, 8.0]])\naxis = 0"


def test_the_last_call_before_the_failure_counts(tiny: Assignment) -> None:
    body = "got = student.centre(X)\nexpect(got is None, 'no')\nstudent.centre(LONG)"
    assert call_of(tiny, body).splitlines()[0] == "centre(X)"


def test_a_call_on_a_later_line_of_the_failing_statement_counts(tiny: Assignment) -> None:
    body = "student.centre(LONG)\nexpect_close(\n    student.centre(\n        X), 0, 'it')"
    assert call_of(tiny, body).splitlines()[0] == "centre(X)"


def test_code_that_raises_shows_the_call_that_raised(tiny: Assignment) -> None:
    shown = call_of(tiny, "got = student.centre(LONG)\nstudent.centre(X)", RAISES)
    assert shown == "centre(LONG)\n# LONG is an array of shape (60, 7)"


def test_a_helpers_helper_is_looked_into(tiny: Assignment) -> None:
    body = "got = first_row(student)\nexpect(got is None, 'no')"
    assert call_of(tiny, body, "def centre(x, axis=0):\n    return 0 * x\n") == "centre(x, axis=1)"


def test_a_function_that_a_probe_calls_is_named(tiny: Assignment) -> None:
    body = "centre = student.function('centre')\nexpect(centre is None, 'no')"
    assert call_of(tiny, body) == "centre(…)"


def test_a_helpers_call_is_shown_without_values(tiny: Assignment) -> None:
    assert call_of(tiny, "rows(student, X)") == "centre(x, axis=1)"
    body = "got = rows(student, np.zeros((2, 2)))\nexpect(got is None, 'no')"
    assert call_of(tiny, body) == "centre(x, axis=1)"


def test_untouched_arguments_are_shown_as_they_are_passed(tiny: Assignment) -> None:
    answer = "def centre(x, axis=0):\n    x += 1\n    return x\n"
    shown = call_of(tiny, 'expect_untouched(student, "centre", x=X, axis=0)', answer)
    assert shown.splitlines()[0] == "centre(X, 0)"


@pytest.mark.parametrize(
    "body",
    [
        "x = student.centre(X)\nexpect(student.centre(x) is None, 'no')",
        "y = student.centre(X)\nx = y[0] + 1\nexpect(student.centre(x) is None, 'no')",
        "x = np.zeros(2)\nx[0] = student.centre(X)[0, 0]\nexpect(student.centre(x) is None, 'no')",
        "x = []\nx.append(student.centre(X))\nexpect(student.centre(x[0]) is None, 'no')",
        "x = []\nnoting(student, x)\nexpect(student.centre(X, *x[:0]) is None, 'no')",
        "for x in student.centre(X):\n    expect(student.centre(x) is None, 'no')",
        "for x in [y for y in student.centre(X)]:\n    expect(student.centre(x) is None, 'no')",
        "if (x := student.centre(X)) is not None:\n    expect(student.centre(x) is None, 'no')",
    ],
)
def test_no_value_that_came_from_the_student_is_shown(tiny: Assignment, body: str) -> None:
    shown = call_of(tiny, body)
    assert shown.startswith("centre(")
    assert "x =" not in shown
    assert "# x" not in shown


def test_what_is_no_plain_value_is_left_as_it_is_written(tiny: Assignment) -> None:
    body = "rng = np.random.default_rng(0)\nexpect(student.centre(X[:1], rng) is None, 'no')"
    answer = "def centre(x, rng):\n    return x\n"
    assert call_of(tiny, body, answer).splitlines() == [
        "centre(X[:1], rng)",
        "X = np.array([[1.0, 2.0], [3.0, 8.0]])",
    ]


def test_passing_and_hidden_checks_show_none(tiny: Assignment) -> None:
    assert call_of(tiny, "expect(student.centre(X) is not None, 'no')") == ""
    assert call_of(tiny, "expect(student.centre(X) is None, 'no')", where="hidden") == ""


def test_a_check_that_calls_nothing_shows_none(tiny: Assignment) -> None:
    assert call_of(tiny, "expect(False, 'no')") == ""


def test_an_explanation_that_cant_be_made_costs_nothing(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failing_call, "_parsed", lambda text: ast.parse("("))
    assert call_of(tiny, "expect(student.centre(X) is None, 'no')") == ""
