"""Hidden checks of the exercise memorize."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_number


def forward(x, kernel, bias, unfold, offset):
    """Return what the model of these weights makes of images."""
    hidden = np.maximum(x.astype(np.float64) @ kernel + bias, 0)
    return 1 / (1 + np.exp(-(hidden @ unfold + offset)))


def mse(x, x_hat):
    """Return the mean squared error per pixel."""
    return np.mean((x - x_hat) ** 2)


def weights(seed, pixels):
    """Draw a small autoencoder's weights."""
    rng = np.random.default_rng(seed)
    shapes = ((pixels, 7), (7,), (7, pixels), (pixels,))
    return [rng.normal(scale=0.3, size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.points(1)
@pytest.mark.hint("Mean squared error per pixel, test minus training, without abs.")
def test_images(student, hidden_images):
    """The gap between digits and garments, both ways"""
    values = weights(91, 784)
    model = student.probe("training").network(values)
    x = hidden_images["mnist"][:150].reshape(-1, 784).astype(np.float32) / 255
    y = hidden_images["fashion_mnist"][:70].reshape(-1, 784).astype(np.float32) / 255
    gap = mse(y, forward(y, *values)) - mse(x, forward(x, *values))
    for first, second, right in ((x, y, gap), (y, x, -gap)):
        value = expect_number(student.memorization_gap(model, first, second), "the gap")
        expect(abs(value - right) < 2e-5, "The gap is wrong.")


@pytest.mark.points(1)
@pytest.mark.hint("Compute the error yourself: the model may be compiled with any loss.")
def test_any_model(student):
    """The gap does not depend on loss, penalties or dropout, and the model stays as it was"""
    rng = np.random.default_rng(92)
    x, y = (rng.random((n, 12)).astype(np.float32) for n in (33, 50))
    values = weights(93, 12)
    right = mse(y, forward(y, *values)) - mse(x, forward(x, *values))
    training = student.probe("training")
    for dropout, loss, penalty in (
        (0.0, "binary_crossentropy", 0.0),
        (0.0, "mae", 0.0),
        (0.5, None, 0.0),
        (0.3, "mse", 0.02),
    ):
        model = training.network(values, dropout, loss, penalty)
        before = training.compiled(model)
        kept = student.keep(x), student.keep(y)
        value = expect_number(student.memorization_gap(model, *kept), "the gap")
        expect(abs(value - right) < 1e-5, "The gap of some models is wrong.")
        for handle, images in zip(kept, (x, y), strict=True):
            left = expect_array(student.fetch(handle), "the images", images.shape)
            expect(np.array_equal(left, images), "The images were changed.")
        again = expect_number(student.memorization_gap(model, x, y), "the gap")
        expect(abs(again - right) < 1e-5, "When it is measured again, the gap is another one.")
        expect(training.compiled(model) == before, "The model is compiled in another way now.")
