"""Checks of the exercise memorize, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_number, test_case

OK_FORMAT = False
name = "memorize"
points = None

def setting(student, seed):
    """Return a model, images on either side, and the errors per pixel that it makes."""
    rng = np.random.default_rng(seed)
    kernel, bias = rng.normal(size=(6, 6)), rng.normal(size=6)
    model = student.probe("training").network([kernel, bias])
    images = rng.random((40, 6)), rng.random((15, 6))
    errors = [np.mean((x - 0.5 - 0.5 * np.tanh((x @ kernel + bias) / 2)) ** 2) for x in images]
    return model, [x.astype(np.float32) for x in images], errors


@test_case(
    name="The gap is the test error minus the training error, per pixel",
    points=1,
    hint="Mean squared error per pixel on x_test minus that on x_train.",
)
def test_gap(student):
    """The gap is the test error minus the training error, per pixel"""
    model, (x, y), (train, test) = setting(student, 0)
    gap = expect_number(student.memorization_gap(model, x, y), "the gap")
    expect(abs(gap - (test - train)) < 1e-5, "The gap is wrong.")


@test_case(
    name="The gap changes its sign when training and test images are exchanged",
    points=1,
    hint="No abs, no max(0, ...): a model may do better on the test images.",
)
def test_sign(student):
    """The gap changes its sign when training and test images are exchanged"""
    model, (x, y), (train, test) = setting(student, 1)
    for first, second, gap in ((x, y, test - train), (y, x, train - test)):
        value = expect_number(student.memorization_gap(model, first, second), "the gap")
        expect(abs(value - gap) < 1e-5, "The gap has the wrong sign or size.")
