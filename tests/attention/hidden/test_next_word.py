"""Hidden checks of the exercise next_word."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)


@pytest.mark.points(0.75)
@pytest.mark.hint("Only logits[-1] speaks of the next word; the answer has shape (vocab,).")
def test_values(student):
    """Random logits, from one position to many words"""
    rng = np.random.default_rng(91)
    for shape in ((3, 7), (7, 3), (1, 5), (5, 5), (2, 1999)):
        logits = 2 * rng.normal(size=shape)
        got = student.next_word_distribution(logits)
        expect_close(got, softmax(logits[-1]), "the distribution")


@pytest.mark.points(0.75)
@pytest.mark.hint("Divide the logits by the temperature, before the softmax.")
def test_temperature(student):
    """Bold and adventurous temperatures"""
    logits = np.random.default_rng(92).normal(size=(3, 11))
    for temperature in (0.25, 0.7, 3.0):
        got = student.next_word_distribution(logits, temperature)
        want = softmax(logits[-1] / temperature)
        expect_close(got, want, "the distribution at another temperature")
    # Powers of two: exact in any precision.
    for logits, temperature in (
        (np.array([[1.0, 2, 3], [16, 15.984375, 0]]), 0.015625),
        (np.array([[0.0, 0, 0], [-10000, 10000, 2000]]), 8192.0),
    ):
        got = student.next_word_distribution(logits, temperature)
        got = expect_array(got, "the distribution", (3,))
        message = "The distribution at a huge or a tiny temperature is wrong."
        expect(is_close(got, softmax(logits[-1] / temperature), atol=2e-3), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Logits of ±10,000 must not overflow.")
def test_extremes(student):
    """Neighbouring large logits"""
    message = "The distribution of large logits is wrong."
    for last in (
        [9999.0, 10000.0, 9998.5, -10000.0],
        [-10000.0, -9999.0, -9998.0, -9997.5],
        [-1e4, 1e4, 0, 9998.0],
    ):
        got = student.next_word_distribution(np.array([[10000.0, 0, 0, 0], last]))
        got = expect_array(got, "the distribution", (4,))
        expect(is_close(got, softmax(last), atol=2e-3), message)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: `logits[-1]` is a view, and `/=` changes what it looks at.")
def test_arguments(student):
    """Arguments are left as they are"""
    logits = np.random.default_rng(93).normal(size=(3, 5))
    expect_untouched(student, "next_word_distribution", logits=logits, temperature=3.0)
