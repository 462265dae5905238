"""What several checks look at is found out once, and never about another submission's code."""

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import Lab, outcomes, write_lab

from autograder.judging.checks.kit import CheckFailed, expect, facts, once
from autograder.results import Outcome

CHECKS = '''\
import pytest

from autograder.judging.checks.kit import expect, once

ASKED = []


@once
def found(student):
    """Return twice seven."""
    ASKED.append(student)
    return student.double(7)


@pytest.mark.points(1)
def test_large(student):
    """Twice seven is large"""
    expect(found(student) > 10, "Twice seven is too small.")


@pytest.mark.points(1)
def test_even(student):
    """Twice seven is even"""
    expect(found(student) % 2 == 0, "Twice seven is odd.")
    expect(len(ASKED) == 1, "It was called more than once.")
'''


@pytest.fixture
def lab(warm, tmp_path: Path) -> Lab:
    """Return a lab whose public checks of ``double`` share a call."""
    assignment = write_lab(tmp_path / "course")
    assignment.check_file("public", "double").write_text(CHECKS)
    assignment.check_file("hidden", "double").unlink()
    return Lab(assignment, warm, tmp_path)


def test_checks_share_a_call_and_submissions_dont(lab: Lab) -> None:
    for answer, ended in (
        ("2 * x", [Outcome.PASSED, Outcome.PASSED]),
        ("x", [Outcome.FAILED, Outcome.FAILED]),
        ("15", [Outcome.PASSED, Outcome.FAILED]),
    ):
        graded = lab.grade(double=f"def double(x):\n    return {answer}\n")
        assert list(outcomes(graded, "double").values()) == ended


def test_checks_that_were_loaded_before_are_loaded_anew(lab: Lab, monkeypatch) -> None:
    """As in a process whose own tests are checks: pytest finds them under the same name."""
    path = lab.assignment.check_file("public", "double")
    name = ".".join(path.relative_to(lab.assignment.root).with_suffix("").parts)
    before = types.ModuleType(name)
    before.__file__ = str(path)
    monkeypatch.setitem(sys.modules, name, before)
    graded = lab.grade(double="def double(x):\n    return 2 * x\n")
    assert list(outcomes(graded, "double").values()) == [Outcome.PASSED, Outcome.PASSED]
    assert sys.modules[name] is before


def test_what_raises_is_tried_again() -> None:
    tries = []

    @once
    def second(student: str) -> str:
        tries.append(student)
        expect(len(tries) > 1, "This is the first time.")
        return student

    with pytest.raises(CheckFailed):
        second("s")
    assert [second("s"), second("s"), len(tries)] == ["s", "s", 2]


def test_what_raises_spoils_no_fact_from_before() -> None:
    tries = []

    @facts
    def model(student: str) -> Iterator[tuple[str, str]]:
        tries.append(student)
        yield "name", student
        expect(len(tries) > 2, "It can't be trained.")
        yield "trained", student * 2

    assert model("s")["name"] == "s"
    with pytest.raises(CheckFailed):
        model("s")["trained"]
    assert [model("s")["name"], len(tries)] == ["s", 2]
    assert [model("s")["trained"], model("s")["trained"], len(tries)] == ["ss", "ss", 3]


def test_a_second_try_leaves_what_is_known_as_it_is() -> None:
    tries = []

    @facts
    def model(student: str) -> Iterator[tuple[str, int]]:
        tries.append(student)
        yield "weights", len(tries)
        expect(len(tries) > 1, "It can't be trained.")
        yield "pair", len(tries)

    assert model("s")["weights"] == 1
    assert [model("s")["pair"], model("s")["weights"]] == [2, 1]


def test_a_fact_that_is_never_found_is_an_error() -> None:
    with pytest.raises(KeyError, match="depth"):
        facts(lambda student: iter([("name", student)]))("s")["depth"]
