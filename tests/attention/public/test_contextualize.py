"""Public checks of the exercise contextualize."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_untouched,
    expect_values,
    is_close,
)

VECTORS = np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0]])


@pytest.mark.points(0.25)
@pytest.mark.hint("Each word scores log 3 with itself and 0 with the other: weights 3/4 and 1/4.")
def test_example(student):
    """The example of the text"""
    got = student.contextualize(np.array([[1.0, 0], [0, 2]]), beta=np.log(3))
    expect_values(got, [[0.75, 0.5], [0.25, 1.5]], "contextualize(E, beta=np.log(3))")


@pytest.mark.points(0.75)
@pytest.mark.hint("Scores between unit-length rows, softmax along each row, then mix the raw rows.")
def test_values(student):
    """Three vectors in the plane"""
    want = [
        [1.3847697306985214, 2.7899561620601867],
        [0.9550457706428728, 2.412374654698158],
        [-0.25118899529172356, 0.9831625623451182],
    ]
    expect_values(student.contextualize(VECTORS), want, "contextualize(E)")
    order = [2, 0, 1]
    got = student.contextualize(VECTORS[order])
    message = "Changing the order of the words should change the order of the rows, no more."
    expect_values(got, np.array(want)[order], "contextualize(E)", message)
    want = [
        [1.9195031235834714, 3.1905497240424707],
        [1.9195031235834714, 3.1905497240424707],
        [1.512142933845091, 2.844883883217002],
        [0.11931048807998879, 1.3269557757468147],
    ]
    message = "A word that is there twice should count twice, in every sum."
    expect_values(student.contextualize(VECTORS[[0, 0, 1, 2]]), want, "contextualize(E)", message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Beta multiplies the cosines before the softmax.")
def test_beta(student):
    """Beta 0 gives everyone the mean, a large one nearly each its own vector"""
    mean = np.tile(VECTORS.mean(axis=0), (3, 1))
    expect_values(student.contextualize(VECTORS, beta=0.0), mean, "contextualize(E, beta=0)")
    want = [
        [2.192392824433093, 3.461268306018545],
        [0.7979677733999142, 2.525442930200379],
        [-0.9919769527886868, 0.014713668703922345],
    ]
    expect_values(student.contextualize(VECTORS, beta=5.0), want, "contextualize(E, beta=5)")


@pytest.mark.points(0.5)
@pytest.mark.hint("The softmax must survive scores of ±10,000: subtract each row's largest.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    vectors = np.array([[3.0, 4], [0, -2], [0, 5], [-6, -8]])
    got = student.contextualize(vectors, beta=10000.0)
    got = expect_array(got, "contextualize(E, beta=10000)", (4, 2))
    message = "With a huge beta each of these words should attend to itself alone."
    expect(is_close(got, vectors, atol=1e-2), message)


@pytest.mark.points(0.25)
@pytest.mark.hint(
    "Only the direction of a vector enters the scores; its length enters the mixture."
)
def test_one(student):
    """A word on its own stays as it is"""
    expect_values(student.contextualize(VECTORS[:1]), VECTORS[:1], "contextualize of one row")


@pytest.mark.points(0.25)
@pytest.mark.hint("`E /= …` writes into the caller's array; `unit = E / …` makes a new one.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "contextualize", E=VECTORS, beta=2.0)
