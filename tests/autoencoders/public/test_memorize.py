"""Public checks of the exercise memorize."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_number,
    expect_tuple,
    expect_values,
)

MODELS = (  # dropout, loss, weight of a penalty on activities
    (0.0, "binary_crossentropy", 0.0),
    (0.5, None, 0.0),
    (0.0, "mse", 0.01),
)


def setting(student, seed, *options):
    """Return a model, images on either side, and the errors per pixel that it makes."""
    rng = np.random.default_rng(seed)
    kernel, bias = rng.normal(size=(6, 6)), rng.normal(size=6)
    model = student.probe("training").network([kernel, bias], *options)
    images = rng.random((40, 6)), rng.random((15, 6))
    errors = [np.mean((x - 0.5 - 0.5 * np.tanh((x @ kernel + bias) / 2)) ** 2) for x in images]
    return model, [x.astype(np.float32) for x in images], errors


@pytest.mark.points(0.5)
@pytest.mark.hint("Mean squared error per pixel on x_test minus that on x_train.")
def test_gap(student):
    """The gap is the test error minus the training error, per pixel"""
    black = student.probe("training").rescaling(0)
    value = student.memorization_gap(black, np.full((3, 4), 0.1), np.full((2, 4), 0.3))
    gap = expect_number(value, "the gap")
    likely = {
        "This is the sum over pixels; take the mean error per pixel.": 0.32,
        "This is the error on the test images alone; subtract that on the training images.": 0.09,
        "This has the wrong sign: it is the test error minus the training error.": -0.08,
        "These are roots of the mean squared errors; don't take the root.": 0.2,
    }
    message = "The gap of the example should be 0.08."
    expect_values(gap, 0.08, "the gap", message, 1e-6, likely)
    model, (x, y), (train, test) = setting(student, 0)
    gap = expect_number(student.memorization_gap(model, x, y), "the gap")
    expect(abs(gap - (test - train)) < 1e-5, "The gap is wrong.")


@pytest.mark.points(0.5)
@pytest.mark.hint("No abs, no max(0, ...): a model may do better on the test images.")
def test_sign(student):
    """The gap changes its sign when training and test images are exchanged"""
    model, (x, y), (train, test) = setting(student, 1)
    for first, second, gap in ((x, y, test - train), (y, x, train - test)):
        value = expect_number(student.memorization_gap(model, first, second), "the gap")
        expect(abs(value - gap) < 1e-5, "The gap has the wrong sign or size.")


@pytest.mark.points(0.5)
@pytest.mark.hint("Compute the error yourself from the model's output, as it is when not training.")
def test_any_model(student):
    """Loss, dropout and penalties of a model don't count"""
    for options in MODELS:
        model, (x, y), (train, test) = setting(student, 2, *options)
        gap = expect_number(student.memorization_gap(model, x, y), "the gap")
        expect(abs(gap - (test - train)) < 1e-5, "The gap of some models is wrong.")


@pytest.mark.points(0.5)
@pytest.mark.hint("Only call the model: don't compile it, don't train it, don't change the images.")
def test_untouched(student):
    """Model and images stay as they were"""
    training = student.probe("training")
    for options in MODELS[:2]:
        model, (x, y), _ = setting(student, 3, *options)
        before, weights = training.compiled(model), training.weights(model)
        kept = student.keep(x), student.keep(y)
        student.memorization_gap(model, *kept)
        expect(training.compiled(model) == before, "The model is compiled in another way now.")
        left = expect_tuple(training.weights(model), 2, "two arrays")
        same = all(np.array_equal(a, b) for a, b in zip(left, weights, strict=True))
        expect(same, "The model's weights were changed.")
        for handle, images in zip(kept, (x, y), strict=True):
            left = expect_array(student.fetch(handle), "the images")
            expect(np.array_equal(left, images), "The images were changed.")
