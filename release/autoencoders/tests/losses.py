"""Checks of the exercise losses, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_number, expect_untouched, expect_values, test_case

OK_FORMAT = False
name = "losses"
points = None

X = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 1.0]])
X_HAT = np.array([[0.9, 0.2, 0.5], [0.1, 0.4, 0.8]])
SAID = {
    "mean": "This is the mean over the pixels; sum over them.",
    "all": "This is the sum over the images; take their mean.",
    "exchanged": "This is the mean over pixels and the sum over images; it is the other way round.",
    "each": "This is one number for each image; take their mean.",
    "half": "This is half the squared error; there is no factor of 1/2.",
    "root": "This is the mean of the roots: don't take the root.",
    "absolute": "This is the sum of absolute differences; square them.",
    "bits": "These are logarithms to base 2; take natural ones.",
    "sign": "This has the wrong sign.",
    "white": "The term (1 - x) log(1 - x_hat) is missing.",
    "swapped": "x and x_hat are exchanged: the logarithms are of x_hat.",
    "rounded": "This is the loss of images rounded to 0 and 1; take x as it is.",
    "fixed": "This is the loss for eps = 1e-7: use eps as it is given.",
    "added": "eps was added inside the logarithms; clip x_hat to [eps, 1 - eps] instead.",
    "target": "x was clipped; clip x_hat.",
}
CORNER, GRAY = np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5)


def expect_loss(value, wanted, slack, pixels, **likely):
    """Fail unless a loss is one number, and the right one; say which other one it is.

    Args:
        pixels: of each image; there are two images.
        likely: further wrong values; `SAID` has what to say to them.
    """
    value = expect_array(value, "the loss")
    known = {SAID[name]: wrong for name, wrong in likely.items()} | {
        SAID["mean"]: wanted / pixels,
        SAID["all"]: 2 * wanted,
        SAID["exchanged"]: 2 * wanted / pixels,
    }
    value = value.reshape(()) if value.size == 1 else value
    expect_values(value, wanted, "the loss", "The loss has the wrong value.", slack, known)


@test_case(
    name="The squared error is summed over pixels, averaged over the batch",
    points=1,
    hint="Sum over the pixels of an image, then average over the images.",
)
def test_squared_error(student):
    """The squared error is summed over pixels, averaged over the batch"""
    # (0.01 + 0.04 + 0.00 + 0.01 + 0.36 + 0.04) / 2
    others = {"each": [0.05, 0.41], "half": 0.115, "root": 0.43196, "absolute": 0.6}
    expect_loss(student.squared_error(X, X_HAT), 0.23, 1e-5, 3, **others)
    three = np.concatenate([X, X[:1]]), np.concatenate([X_HAT, X[:1]])
    expect_values(student.squared_error(*three), 0.46 / 3, "the loss of three images", "", 1e-5)
    expect_values(student.squared_error(CORNER, GRAY), 0.5, "the loss of the example", "", 1e-6)
    expect_untouched(student, "squared_error", x=X, x_hat=X_HAT)


@test_case(
    name="The cross-entropy is summed over pixels, averaged over the batch",
    points=1,
    hint="-(x log x_hat + (1 - x) log(1 - x_hat)): the logarithms are of x_hat.",
)
def test_crossentropy(student):
    """The cross-entropy is summed over pixels, averaged over the batch"""
    others = {"each": [1.02165, 1.24479], "bits": 1.634895, "sign": -1.1332}
    others |= {"white": 0.79568, "swapped": 10.01743}
    expect_loss(student.binary_crossentropy(X, X_HAT), 1.1332, 1e-3, 3, **others)
    loss = student.binary_crossentropy(np.full((2, 3), 0.3), np.full((2, 3), 0.9))
    expect_loss(loss, 3 * 1.643418, 1e-3, 3, rounded=3 * 2.302585)
    loss = student.binary_crossentropy(CORNER, GRAY)
    expect_values(loss, 1.386, "the loss of the example", "", 1e-3)
    expect_untouched(student, "binary_crossentropy", x=X, x_hat=X_HAT, eps=0.3)


@test_case(
    name="The cross-entropy is finite where x_hat is 0 or 1: eps clips x_hat, and nothing else",
    points=1,
    hint="Clip x_hat to [eps, 1 - eps] before taking logarithms.",
)
def test_extremes(student):
    """The cross-entropy is finite where x_hat is 0 or 1: eps clips x_hat, and nothing else"""
    x = np.array([[1.0, 0.0, 1.0, 0.0]])
    wrong, right = 1 - x, x.copy()
    loss = expect_number(student.binary_crossentropy(x, wrong), "the cross-entropy")
    likely = {SAID["mean"]: 16.03, SAID["bits"]: 4 * 23.13, SAID["white"]: 2 * 16.03}
    message = "Four wrong pixels cost the wrong amount."
    expect_values(loss, 4 * 16.03, "the cross-entropy", message, 0.6, likely)
    loss = expect_number(student.binary_crossentropy(x, right), "the cross-entropy")
    expect(abs(loss) < 1e-5, "Perfect pixels should cost next to nothing.")
    loss = student.binary_crossentropy(x, wrong, 0.25)
    likely = {SAID["mean"]: 1.3863, SAID["fixed"]: 64.4724}
    expect_values(loss, 4 * 1.3863, "the cross-entropy", "", 1e-3, likely)
    # 0.1 and 0.9 become 0.15 and 0.85; what lies between stays as it is.
    others = {"fixed": 1.13322, "added": 0.516813, "target": 1.64034}
    expect_loss(student.binary_crossentropy(X, X_HAT, 0.15), 1.1903, 1e-3, 3, **others)
