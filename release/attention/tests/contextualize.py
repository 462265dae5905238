"""Checks of the exercise contextualize, as `grader.check` runs them."""

import numpy as np

from checking import expect_close, test_case

OK_FORMAT = False
name = "contextualize"
points = None

VECTORS = np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0]])


@test_case(
    name="Three vectors in the plane",
    points=1,
    hint="Scores between unit-length rows, softmax along each row, then mix the raw rows.",
)
def test_values(student):
    """Three vectors in the plane"""
    want = [
        [1.3847697306985214, 2.7899561620601867],
        [0.9550457706428728, 2.412374654698158],
        [-0.25118899529172356, 0.9831625623451182],
    ]
    expect_close(student.contextualize(VECTORS), want, "contextualize(E)")
    want = [
        [2.192392824433093, 3.461268306018545],
        [0.7979677733999142, 2.525442930200379],
        [-0.9919769527886868, 0.014713668703922345],
    ]
    expect_close(student.contextualize(VECTORS, beta=5.0), want, "contextualize(E, beta=5)")


@test_case(
    name="Beta 0 gives everyone the mean, a huge beta each its own vector",
    points=0.5,
    hint="Beta multiplies the cosines before the softmax, which must survive large scores.",
)
def test_limits(student):
    """Beta 0 gives everyone the mean, a huge beta each its own vector"""
    mean = np.tile(VECTORS.mean(axis=0), (3, 1))
    expect_close(student.contextualize(VECTORS, beta=0.0), mean, "contextualize(E, beta=0)")
    expect_close(
        student.contextualize(VECTORS, beta=2000.0), VECTORS, "contextualize(E, beta=2000)"
    )


@test_case(
    name="A word on its own stays as it is",
    points=0.5,
    hint="Only the direction of a vector enters the scores; its length enters the mixture.",
)
def test_one(student):
    """A word on its own stays as it is"""
    expect_close(student.contextualize(VECTORS[:1]), VECTORS[:1], "contextualize of one row")
