"""Hidden checks of the exercise softmax."""

import numpy as np
import pytest
from scipy.special import logsumexp

from autograder.checks.kit import expect, expect_array, expect_close, is_close


def weights_of(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """The right weights, by way of logarithms."""
    return np.exp(z - logsumexp(z, axis=axis, keepdims=True))


@pytest.mark.points(1)
@pytest.mark.hint("Check every value of `axis`, negative ones and the default too.")
def test_axes(student):
    """Every axis of arrays with one to three dimensions"""
    rng = np.random.default_rng(11)
    z = 3 * rng.normal(size=(2, 3, 5))
    expect_close(student.softmax(z), weights_of(z), "softmax of a (2, 3, 5) array")
    expect_close(student.softmax(z, axis=1), weights_of(z, 1), "softmax along axis 1")
    expect_close(student.softmax(z, axis=-3), weights_of(z, 0), "softmax along axis -3")
    wide = rng.normal(size=(7, 11))
    expect_close(student.softmax(wide, 0), weights_of(wide, 0), "softmax along axis 0")
    expect_close(student.softmax(wide, axis=1), weights_of(wide), "softmax along axis 1")
    many = rng.normal(size=1999)
    expect_close(student.softmax(many), weights_of(many), "softmax of a long vector")


@pytest.mark.points(1)
@pytest.mark.hint("Subtract the maximum along `axis`, not of the whole array, before exponentials.")
def test_extremes(student):
    """Rows of large scores, far apart in scale"""
    z = np.array(
        [[10000, 9999, 9998.5], [-10000, -9999, -9997], [0, 1, 2], [10000, -10000, 9999.25]],
        dtype=float,
    )
    for scores, axis in ((z, -1), (z.T.copy(), 0)):
        got = expect_array(
            student.softmax(scores, axis=axis), "softmax of large scores", scores.shape
        )
        message = "Large scores should keep their differences."
        # A logarithm of a sum near 10000 in single precision is off by 5e-4: still right.
        expect(is_close(got, weights_of(scores, axis), atol=2e-3), message)


@pytest.mark.points(1)
@pytest.mark.hint(
    "The exponential of each score over the sum of exponentials; nothing rounded or clipped."
)
def test_real_scores(student, reference):
    """Scores between image patches and between words"""
    for name in ("mnist", "fashion_mnist", "words"):
        expect_close(
            student.softmax(reference[name + "_scores"]),
            reference[name + "_weights"],
            "softmax of real scores",
        )
