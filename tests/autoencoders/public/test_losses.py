"""Public checks of the exercise losses."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_number, expect_untouched

X = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 1.0]])
X_HAT = np.array([[0.9, 0.2, 0.5], [0.1, 0.4, 0.8]])
CORNER, GRAY = np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5)


def expect_value(value, wanted, slack):
    """Fail unless a loss is one number, and the right one."""
    number = expect_number(value, "the loss")
    expect(abs(number - wanted) < slack, "The loss has the wrong value.")


@pytest.mark.points(1)
@pytest.mark.hint("Sum over the pixels of an image, then average over the images.")
def test_squared_error(student):
    """The squared error is summed over pixels, averaged over the batch"""
    expect_value(student.squared_error(CORNER, GRAY), 0.5, 1e-6)
    # (0.01 + 0.04 + 0.00 + 0.01 + 0.36 + 0.04) / 2
    expect_value(student.squared_error(X, X_HAT), 0.23, 1e-5)
    three = np.concatenate([X, X[:1]]), np.concatenate([X_HAT, X[:1]])
    expect_value(student.squared_error(*three), 0.46 / 3, 1e-5)
    expect_untouched(student, "squared_error", x=X, x_hat=X_HAT)


@pytest.mark.points(1)
@pytest.mark.hint("-(x log x_hat + (1 - x) log(1 - x_hat)): the logarithms are of x_hat.")
def test_crossentropy(student):
    """The cross-entropy is summed over pixels, averaged over the batch"""
    expect_value(student.binary_crossentropy(CORNER, GRAY), 1.386, 1e-3)
    expect_value(student.binary_crossentropy(X, X_HAT), 1.1332, 1e-3)
    expect_untouched(student, "binary_crossentropy", x=X, x_hat=X_HAT, eps=0.3)


@pytest.mark.points(1)
@pytest.mark.hint("Clip x_hat to [eps, 1 - eps] before taking logarithms.")
def test_extremes(student):
    """The cross-entropy is finite where x_hat is 0 or 1: eps clips x_hat, and nothing else"""
    x = np.array([[1.0, 0.0, 1.0, 0.0]])
    wrong, right = 1 - x, x.copy()
    loss = expect_number(student.binary_crossentropy(x, wrong), "the cross-entropy")
    expect(abs(loss / 4 - 16.03) < 0.15, "Four wrong pixels cost the wrong amount.")
    loss = expect_number(student.binary_crossentropy(x, right), "the cross-entropy")
    expect(abs(loss) < 1e-5, "Perfect pixels should cost next to nothing.")
    expect_value(student.binary_crossentropy(x, wrong, 0.25), 4 * 1.3863, 1e-3)
    # 0.1 and 0.9 become 0.15 and 0.85; what lies between stays as it is.
    expect_value(student.binary_crossentropy(X, X_HAT, 0.15), 1.1903, 1e-3)
