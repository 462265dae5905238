"""Hidden checks of the exercise softmax."""

import numpy as np
import pytest
from scipy.special import logsumexp

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)


def weights_of(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The right weights, by way of logarithms."""
    return np.exp(z - logsumexp(z, axis=axis, keepdims=True))


@pytest.mark.points(0.75)
@pytest.mark.hint("Check every value of `axis`, for arrays of one to four dimensions.")
def test_axes(student):
    """Every axis of arrays with one to four dimensions"""
    rng = np.random.default_rng(11)
    for shape in ((5,), (7, 11), (1, 3), (2, 3, 5), (3, 2, 5, 7)):
        z = 3 * rng.normal(size=shape)
        for axis in range(-len(shape), len(shape)):
            got = student.softmax(z, axis=axis)
            expect_close(got, weights_of(z, axis), "softmax along an axis")


@pytest.mark.points(0.5)
@pytest.mark.hint("Subtract the maximum along `axis`, not of the whole array, before exponentials.")
def test_extremes(student):
    """Rows of large scores, far apart in scale"""
    z = np.array(
        [
            [10000, 9999, 9998.5, -10000],
            [-10000, -9999, -9997, -10000],
            [0, 1, 2, 1],
            [9999.25, -10000, 10000, 10000],
        ],
        dtype=float,
    )
    for scores, axis in ((z, -1), (z.T.copy(), 0)):
        got = expect_array(
            student.softmax(scores, axis=axis), "softmax of large scores", scores.shape
        )
        message = "Large scores should keep their differences."
        # A logarithm of a sum near 10000 in single precision is off by 5e-4: still right.
        expect(is_close(got, weights_of(scores, axis), atol=2e-3), message)


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "The exponential of each score over the sum of exponentials; nothing rounded or clipped."
)
def test_real_scores(student, reference):
    """Scores between image patches and between words, and a long vector"""
    for name in ("mnist", "fashion_mnist", "words"):
        got = student.softmax(reference[name + "_scores"])
        expect_close(got, reference[name + "_weights"], "softmax of real scores")
    many = np.random.default_rng(10).normal(size=1999)
    expect_close(student.softmax(many), weights_of(many), "softmax of a long vector")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: neither `z -= …` nor `out=z`.")
def test_arguments(student):
    """Arguments are left as they are"""
    z = np.random.default_rng(9).normal(size=(3, 5))
    expect_untouched(student, "softmax", z=z, axis=0)
