"""Public checks of the exercise contextualize."""

import numpy as np
import pytest

from autograder.checks.kit import expect_close

VECTORS = np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0]])


@pytest.mark.points(1)
@pytest.mark.hint("Scores between unit-length rows, softmax along each row, then mix the raw rows.")
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


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Beta multiplies the cosines before the softmax, which must survive large scores."
)
def test_limits(student):
    """Beta 0 gives everyone the mean, a huge beta each its own vector"""
    mean = np.tile(VECTORS.mean(axis=0), (3, 1))
    expect_close(student.contextualize(VECTORS, beta=0.0), mean, "contextualize(E, beta=0)")
    expect_close(
        student.contextualize(VECTORS, beta=2000.0), VECTORS, "contextualize(E, beta=2000)"
    )


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Only the direction of a vector enters the scores; its length enters the mixture."
)
def test_one(student):
    """A word on its own stays as it is"""
    expect_close(student.contextualize(VECTORS[:1]), VECTORS[:1], "contextualize of one row")
