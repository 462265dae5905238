"""Checks of the exercise pca, as `grader.check` runs them."""

import numpy as np

from checking import expect_untouched, expect_values, test_case

OK_FORMAT = False
name = "pca"
points = None

# Points on a line through (1, 2, 3) in the direction (2, 1, 2) / 3, far from the origin.
TRAIN = np.array([[1.0, 2.0, 3.0]]) + np.outer([-2, -1, 0, 3], [2 / 3, 1 / 3, 2 / 3])


@test_case(
    name="Points on a line are reconstructed by one component, others fall onto the line",
    points=0.5,
    hint="Subtract the training mean, project on the first components, add the mean.",
)
def test_line(student):
    """Points on a line are reconstructed by one component, others fall onto the line"""
    diagonal = np.array([[0, 0], [2, 2], [4, 4]])
    nearest = student.pca_reconstruct(diagonal, np.array([[3, 1]]), 1)
    likely = {
        "The image came back unchanged: keep only its part along the first component.": [[3, 1]],
        "The training mean was not added back.": [[0, 0]],
        "The training mean was added, but not subtracted before.": [[4, 4]],
        "These are codes; bring them back into the space of images.": [[0]],
        "It was clipped to [0, 1]; a linear map doesn't stop there.": [[1, 1]],
        "These are the training images; reconstruct the test images.": diagonal,
    }
    expect_values(nearest, [[2, 2]], "the example's x_hat", atol=1e-4, likely=likely)
    expect_values(student.pca_reconstruct(TRAIN, TRAIN, 1), TRAIN, "x_hat", atol=1e-4)
    off = np.array([[1.0, 2.0, 3.0], [1.0, 4.0, 2.0]])
    right = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])  # (0, 2, -1) is orthogonal
    expect_values(student.pca_reconstruct(TRAIN, off, 1), right, "x_hat", atol=1e-4)


@test_case(
    name="Mean and components are those of the training set",
    points=0.5,
    hint="Mean and components come from x_train; x_test is only projected.",
)
def test_training_set(student):
    """Mean and components are those of the training set"""
    rng = np.random.default_rng(0)
    train = rng.normal(size=(40, 6)) * [5, 3, 0.1, 0.1, 0.1, 0.1] + 2
    test = rng.normal(size=(9, 6)) * [0.1, 0.1, 4, 4, 4, 4] + 7
    x_hat = student.pca_reconstruct(train, test, 2)
    # Directions 0 and 1 carry nearly all variance of the training set.
    want = np.concatenate([test[:, :2], np.tile(train[:, 2:].mean(axis=0), (9, 1))], axis=1)
    expect_values(x_hat, want, "x_hat", atol=1.0)
    skewed = np.array([[0.0, 1.0], [4.0, 1.0], [2.0, 1.0], [2.0, 2.0]])  # around (2, 1.25)
    one = student.pca_reconstruct(skewed, np.array([[3.0, 5.0]]), 1)
    expect_values(one, [[3, 1.25]], "x_hat", atol=1e-4)


@test_case(
    name="The reconstruction is not clipped",
    points=0.5,
    hint="A linear map does not stop at 0 and 1: don't clip.",
)
def test_not_clipped(student):
    """The reconstruction is not clipped"""
    train = np.array([[0.0, 0.5], [1.0, 0.5], [0.5, 0.5], [0.25, 0.5]])
    test = np.array([[-0.5, 0.9], [1.75, 0.1]])
    right = np.array([[-0.5, 0.5], [1.75, 0.5]])
    expect_values(student.pca_reconstruct(train, test, 1), right, "x_hat", atol=1e-4)


@test_case(
    name="The components of largest variance count, wherever they are, for few images too",
    points=1,
    hint="Sort by variance, largest first; components have length 1.",
)
def test_any_order(student):
    """The components of largest variance count, wherever they are, for few images too"""
    # Two images on each axis: variances in mixed order, two alike; once with n above, once below 7.
    # All numbers are sums of powers of 2, so that no rounding mixes the axes.
    for sizes in ([1, 5, 2, 5, 3, 0.5, 4], [0, 3, 0, 1, 0, 4, 0]):
        axes = np.diag(sizes)[np.flatnonzero(sizes)]
        train = 0.25 + np.concatenate([axes, -axes])
        test = 0.25 + np.array([[1.0, 2, 3, 4, 5, 6, 7], [7.0, 5, 3, 1, -1, -3, -5]])
        for k in (1, 2) if 0 in sizes else (2, 3, 4):
            kept = np.argsort(sizes)[-k:]
            want = np.full((2, 7), 0.25)
            want[:, kept] = test[:, kept]
            expect_values(student.pca_reconstruct(train, test, k), want, "x_hat", atol=1e-4)


@test_case(
    name="Training and test images stay as they were",
    points=0.5,
    hint="x_train - mean makes a new array; x_train -= mean changes the caller's.",
)
def test_untouched(student):
    """Training and test images stay as they were"""
    expect_untouched(student, "pca_reconstruct", x_train=TRAIN, x_test=2 * TRAIN[:2], k=1)
