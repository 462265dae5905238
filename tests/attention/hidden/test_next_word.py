"""Hidden checks of the exercise next_word."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.checks.kit import expect, expect_array, expect_close, is_close


@pytest.mark.points(1)
@pytest.mark.hint("Only logits[-1] speaks of the next word; the answer has shape (vocab,).")
def test_values(student):
    """Random logits, from one position to many words"""
    rng = np.random.default_rng(91)
    for shape in ((3, 7), (7, 3), (1, 5), (5, 5), (2, 1999)):
        logits = 2 * rng.normal(size=shape)
        got = student.next_word_distribution(logits)
        expect_close(got, softmax(logits[-1]), "the distribution")


@pytest.mark.points(1)
@pytest.mark.hint("Divide the logits by the temperature, before the softmax.")
def test_temperature(student):
    """Bold and adventurous temperatures"""
    logits = np.random.default_rng(92).normal(size=(3, 11))
    for temperature in (0.25, 0.7, 3.0):
        got = student.next_word_distribution(logits, temperature)
        want = softmax(logits[-1] / temperature)
        expect_close(got, want, "the distribution at another temperature")


@pytest.mark.points(0.5)
@pytest.mark.hint("Logits of thousands, or a tiny temperature, must not overflow.")
def test_extremes(student):
    """Neighbouring large logits; a temperature near 0"""
    message = "The distribution of large logits is wrong."
    for last in ([9999.0, 10000.0, 9998.5, -10000.0], [-10000.0, -9999.0, -9998.0, -9997.5]):
        got = student.next_word_distribution(np.array([[10000.0, 0, 0, 0], last]))
        got = expect_array(got, "the distribution", (4,))
        expect(is_close(got, softmax(last), atol=2e-3), message)
    logits = np.array([[1.0, 2, 3], [16, 15.984375, 0]])
    got = student.next_word_distribution(logits, 0.015625)  # a power of two: exact in any precision
    got = expect_array(got, "the distribution", (3,))
    expect(is_close(got, softmax(logits[-1] * 64), atol=2e-3), message)
