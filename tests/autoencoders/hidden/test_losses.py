"""Hidden checks of the exercise losses."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_number, expect_untouched


def images_and_guesses(hidden_images, name, dtype):
    """Return 37 images and guesses of them, some of whose pixels are exactly 0 or 1."""
    x = hidden_images[name][:37].reshape(37, 784).astype(dtype) / 255
    blurred = 0.5 * x + 0.25 * np.roll(x, 1, axis=1) + 0.25 * np.roll(x, 28, axis=1)
    return x.astype(dtype), blurred.astype(dtype)


@pytest.mark.points(1)
@pytest.mark.hint("Sum over axis 1, then take the mean; don't average over pixels.")
def test_squared_error(student, hidden_images, reference):
    """Squared errors of digits and garments"""
    for name in ("mnist", "fashion_mnist"):
        for dtype in (np.float32, np.float64):
            x, x_hat = images_and_guesses(hidden_images, name, dtype)
            value = expect_number(student.squared_error(x, x_hat), "squared_error")
            ratio = value / float(reference["squared_" + name])
            expect(abs(ratio - 1) < 2e-3, "The squared error is wrong.")
    expect_untouched(student, "squared_error", x=x, x_hat=x_hat)


@pytest.mark.points(2)
@pytest.mark.hint("x weighs the logarithms, x_hat stands inside them; sum, then average.")
def test_crossentropy(student, hidden_images, reference):
    """Cross-entropies of digits and garments"""
    for name in ("mnist", "fashion_mnist"):
        for dtype in (np.float32, np.float64):
            x, x_hat = images_and_guesses(hidden_images, name, dtype)
            x_hat = (0.02 + 0.95 * x_hat).astype(dtype)
            value = expect_number(student.binary_crossentropy(x, x_hat), "the cross-entropy")
            ratio = value / float(reference["entropy_" + name])
            expect(abs(ratio - 1) < 2e-3, "The cross-entropy is wrong.")
    expect_untouched(student, "binary_crossentropy", x=x, x_hat=x_hat, eps=0.1)


@pytest.mark.points(1)
@pytest.mark.hint("Clip x_hat on both sides: to [eps, 1 - eps].")
def test_finite(student):
    """The cross-entropy is finite at 0 and 1, for float32 and float64"""
    x = np.array([[1, 1, 0], [0, 0, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]])
    for dtype in (np.float32, np.float64):
        white = np.ones((5, 3), dtype=dtype)
        loss = student.binary_crossentropy(x.astype(dtype), white)
        loss = expect_number(loss, "the cross-entropy")  # 6 black pixels of 15
        expect(abs(loss / 6 * 5 - 16.03) < 0.15, "The cross-entropy of a white guess is wrong.")
        loss = student.binary_crossentropy(x.astype(dtype), 0 * white)
        loss = expect_number(loss, "the cross-entropy")
        expect(abs(loss / 9 * 5 - 16.118) < 0.02, "The cross-entropy of a black guess is wrong.")


@pytest.mark.points(1)
@pytest.mark.hint("eps is what x_hat is clipped to; it is not added inside the logarithm.")
def test_eps(student):
    """eps clips x_hat on both sides and changes nothing in between"""
    rng = np.random.default_rng(32)
    x, x_hat = rng.random((6, 11)), rng.random((6, 11))
    for eps in (0.03, 0.2):
        inside = np.minimum(np.maximum(x_hat, eps), 1 - eps)
        nats = x * np.log(1 / inside) + (1 - x) * np.log(1 / (1 - inside))
        value = expect_number(student.binary_crossentropy(x, x_hat, eps), "the cross-entropy")
        expect(abs(value - nats.sum() / 6) < 1e-4, "With another eps, the cross-entropy is wrong.")
