"""Expectations accept what is right, refuse what is wrong, and show no expected value."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from autograder.judging.bridge.client import Student
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.checks.inprocess import LocalStudent
from autograder.judging.checks.kit import (
    CheckFailed,
    expect,
    expect_array,
    expect_close,
    expect_learns,
    expect_number,
    expect_tuple,
    expect_untouched,
    expect_values,
    expect_within,
    is_close,
)
from autograder.judging.checks.measured import Measurement, measuring


@pytest.mark.parametrize(
    "value", [[1, 2], (1.0, 2.0), np.array([1, 2]), np.array([1, 2], ">f4"), [True, 2]]
)
def test_numbers_in_any_form_are_an_array(value):
    np.testing.assert_array_equal(expect_array(value, "x", (2,)), [1, 2])


@pytest.mark.parametrize(
    "value",
    [None, "1", ["1", "2"], [[1], [2, 3]], {}, object(), [1j, 2], b"12", [None, 1]],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_array_of_numbers_is_refused(value):
    with pytest.raises(CheckFailed, match="x should be an array of numbers"):
        expect_array(value, "x")


def test_the_wrong_shape_is_shown_as_a_detail():
    with pytest.raises(CheckFailed) as caught:
        expect_array([1, 2], "x", (3,))
    assert (caught.value.message, caught.value.detail) == (
        "x has the wrong shape.",
        "got (2,), expected (3,)",
    )


@pytest.mark.parametrize("value", [[np.nan], [np.inf]])
def test_what_is_not_finite_is_refused_unless_allowed(value):
    with pytest.raises(CheckFailed, match="NaN"):
        expect_array(value, "x")
    expect_array(value, "x", finite=False)


def test_precision_decides_the_tolerance():
    third = np.array([1 / 3])
    for dtype in (np.float32, np.float64):
        expect_close(third.astype(dtype), third, "x")
    for dtype in (np.float32, np.float16):
        rounded = third.astype(np.float16).astype(dtype)
        with pytest.raises(CheckFailed):
            expect_close(rounded, third, "x")
    with pytest.raises(CheckFailed):
        expect_close(third.astype(np.float32).astype(np.float64), third + 1e-6, "x")


def test_no_message_holds_an_expected_value():
    with pytest.raises(CheckFailed) as caught:
        expect_close([1.0], [31.4159], "x")
    assert "31" not in str(caught.value)


def test_one_number_is_not_a_whole_array_of_them():
    assert not is_close(np.array(1.0), np.ones(3))
    assert not is_close(np.ones(2), np.ones(3))
    assert is_close(np.ones(3), 1)


def test_what_is_far_too_large_is_wrong_without_a_warning():
    assert not is_close(np.array([1e308]), [-1e308])


def test_one_number_may_come_in_brackets():
    assert expect_number([[3]], "x") == 3
    with pytest.raises(CheckFailed, match="one number"):
        expect_number([1, 2], "x")


def test_a_pair_is_a_pair():
    assert expect_tuple([1, 2], 2, "a pair") == (1, 2)
    for value in (1, (1, 2, 3), "ab", np.zeros(2)):
        with pytest.raises(CheckFailed, match="a pair"):
            expect_tuple(value, 2, "a pair")


def test_a_condition_holds_or_fails():
    expect(True, "fine")
    with pytest.raises(CheckFailed, match=r"no \(seen: 3\)"):
        expect(False, "no", "seen: 3")


@pytest.mark.parametrize(
    "change",
    [
        lambda z, p: np.subtract(z, 1, out=z),
        lambda z, p: p["words"][0].append("end"),
        lambda z, p: p["words"].reverse(),
        lambda z, p: p.pop("b"),
        lambda z, p: p["b"].__setitem__(1, 0),
    ],
    ids=["array", "inner list", "order", "key", "inside a dict"],
)
def test_a_changed_argument_is_named(change):
    student = LocalStudent({"work": lambda z, p: None, "change": change})
    arguments = {"z": np.ones(2), "p": {"b": np.arange(2.0), "words": [["a"], ["b"]]}}
    expect_untouched(student, "work", **arguments)
    with pytest.raises(CheckFailed, match=r"change changes its argument [zp];"):
        expect_untouched(student, "change", **arguments)
    # The next check's arguments are its own.
    expect_untouched(student, "work", **arguments)


def heard(check):
    """Return what a check measures; a failed check is no error here."""
    measured = []
    with measuring(measured.append), contextlib.suppress(CheckFailed):
        check()
    return measured


@pytest.mark.parametrize(("value", "passes"), [(0.9, False), (1, True), (2, True), (np.nan, False)])
def test_a_statistic_lies_within_its_bounds_and_is_heard_of(value, passes):
    (found,) = heard(lambda: expect_within(value, "too far", 1, 2))
    assert found.passes is passes
    assert (found.message, found.low, found.high) == ("too far", 1, 2)
    if not passes:
        with pytest.raises(CheckFailed, match="too far") as caught:
            expect_within(value, "too far", 1, 2)
        assert caught.value.message == "too far"


def test_training_goes_on_until_the_floor_is_passed():
    qualities = iter([1, 5, 9])
    assert heard(lambda: expect_learns(lambda: next(qualities), 5, 4, "slow")) == [
        Measurement("slow", 2, -np.inf, 4)
    ]
    assert next(qualities) == 9


def test_training_that_uses_up_its_budget_fails():
    qualities = iter([1, 2, 3, 9])
    assert heard(lambda: expect_learns(lambda: next(qualities), 5, 3, "slow")) == [
        Measurement("slow", 3, 5, np.inf)
    ]
    with pytest.raises(CheckFailed, match=r"slow \(got 4\)"):
        expect_learns(lambda: 4, 5, 3, "slow")


def test_nobody_listens_outside():
    expect_within(1, "fine", 0)
    assert heard(lambda: None) == []


class Model:
    """Stands for whatever a student may return that has no plain form."""


SEEN = {
    "nothing": (None, "None"),
    "a ragged tuple": (([1], [2, 3]), "a tuple of 2"),
    "a ragged list": ([[1], [2, 3]], "a list of 2"),
    "text": ("12", "text"),
    "texts": (np.array(["a"]), "an array of text of shape (1,)"),
    "complex": (1j, "a complex number"),
    "a dict": ({}, "a dict"),
    "a function": (len, "a function"),
    "an own function": (lambda z: z, "a function"),
    "a model": (Model(), "an object of class Model"),
    "a class": (Model, "a class"),
}


@pytest.mark.parametrize(("value", "words"), SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("side", ["local", "graded"])
def test_what_was_returned_is_named_in_words(value, words, side):
    names = {"f": lambda: value}
    channel = LocalChannel(names)
    student = LocalStudent(names) if side == "local" else Student(channel, "q", Path(), "public")
    with pytest.raises(CheckFailed) as caught:
        expect_array(student.f(), "f()")
    assert caught.value.detail == f"got {words}"
    if side == "graded" and "Model" in words:
        assert "Model" not in caught.value.message  # all that a hidden check shows


def test_a_tuple_of_another_length_says_how_long_it_is():
    with pytest.raises(CheckFailed) as caught:
        expect_tuple((1, 2, 3), 2, "two arrays")
    assert caught.value.detail == "got a tuple of 3"


RIGHT = np.array([[1.0, 2.0, 3.3331], [0.25, -1.0, 0.123456]])
SINGLE = "It is the mean."
INSTEAD = {
    "transposed": (RIGHT.T, "the transpose"),
    "rounded": (np.round(RIGHT, 2), "rounded, to 2 decimals"),
    "half precision": (RIGHT.astype(np.float16), "half precision"),
    "half precision, then cast": (RIGHT.astype(np.float16).astype(float), "half precision"),
    "multiplied": (-2 * RIGHT, "Every number is -2 times the right one."),
    "moved": (RIGHT + 0.5, "Every number is the right one plus 0.5."),
    "reordered": (RIGHT[::-1], "the right numbers, but in another order"),
    "a likely one": (RIGHT.mean(axis=1), SINGLE),
    "whole numbers": (np.round(RIGHT), ""),
    "in another shape": (RIGHT.ravel(), "in another shape"),
    "anything": (RIGHT**2, ""),
    "nothing": (np.zeros((2, 3)), ""),
    "huge": (np.full((2, 3), 1e308), ""),
}


def refused(value, want=RIGHT, **arguments):
    with pytest.raises(CheckFailed) as caught:
        expect_values(value, want, "x", **arguments)
    return caught.value


@pytest.mark.parametrize(("value", "words"), INSTEAD.values(), ids=INSTEAD)
def test_what_an_answer_is_instead_becomes_the_hint(value, words):
    hint = refused(value, likely={SINGLE: RIGHT.mean(axis=1)}).hint
    assert words in hint
    assert bool(hint) is bool(words)


def test_the_first_wrong_number_is_shown_beside_the_right_one():
    wrong = RIGHT.copy()
    wrong[0, 2] = 3.6
    wrong[1, 1] = 7
    found = refused(wrong, message="Look here.")
    assert found.message == "Look here."
    assert found.detail == "2 of 6 numbers are wrong; at [0, 2]: got 3.6, expected 3.333"
    assert refused(0.5, 0.25).detail == "got 0.5, expected 0.25"
    assert refused(0.50001, 0.5).detail == "got 0.50001, expected 0.5"
    assert refused([1.0, 2.0], [1.0, 2.0, 3.0]).detail == "got (2,), expected (3,)"


def test_right_values_are_returned():
    assert expect_values(RIGHT.tolist(), RIGHT, "x", likely={"No.": RIGHT}).shape == (2, 3)
    assert expect_values(1.1, 1, "x", atol=0.2) == 1.1


def test_a_likely_answer_may_be_its_first_row():
    assert refused(2 * RIGHT + 1, likely={SINGLE: [3, 5, 7.6662]}).hint == SINGLE
    assert refused(2 * RIGHT + 1, likely={SINGLE: [3, 5, 7.7]}).hint == ""


def test_repeated_numbers_in_another_order_show_nothing():
    assert refused([1.0, 2.0, 3.0, 1.0], [1.0, 1.0, 2.0, 3.0]).hint == ""


WEIGHTS = np.array([[0.25, 0.75], [0.5, 0.5], [0.9, 0.1]])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (WEIGHTS / WEIGHTS.sum(axis=0), "Each column sums to one"),
        (np.exp(WEIGHTS) / np.exp(WEIGHTS).sum(), "Everything together sums to one"),
        (np.exp(WEIGHTS), "Each row should sum to one; here, the sum is 3.401."),
        (np.array([[0.3, 0.7], [0.2, 0.8], [0.6, 0.4]]), ""),
    ],
)
def test_what_else_sums_to_one_is_said(value, words):
    hint = refused(value, WEIGHTS).hint
    assert words in hint
    assert bool(hint) is bool(words)


def test_a_likely_answer_is_compared_as_strictly_as_the_right_one():
    assert refused([1.0, 2.0], [3.0, 4.0], likely={"No.": [1.0, 2.00001]}).hint == ""
    assert refused([1.0, 2.0], [3.0, 4.0], likely={"No.": 1.0}).hint == ""


def test_a_condition_may_have_a_hint_of_its_own():
    with pytest.raises(CheckFailed) as caught:
        expect(False, "no", hint="look there")
    assert caught.value.hint == "look there"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the result of the example", "The result of the example has wrong values."),
        ("a score", "A score has wrong values."),
        ("one patch", "One patch has wrong values."),
        ("softmax(z)", "softmax(z) has wrong values."),
        ("weights", "weights has wrong values."),
        ("theta", "theta has wrong values."),
    ],
)
def test_a_message_begins_with_a_capital_letter_unless_with_a_name(name: str, said: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        expect_close(1.0, 2.0, name)
    assert (caught.value.message, str(caught.value)) == (said, said)
