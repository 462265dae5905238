"""Public checks of the exercise contextualize."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect_untouched,
    expect_values,
)

OTHER = 1 / (1 + 3**0.5**0.5)  # the other word's weight in the example, if scores are scaled
VECTORS = np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 0.0]])
PLAIN = np.array(
    [
        [1.3847697306985214, 2.7899561620601867],
        [0.9550457706428728, 2.412374654698158],
        [-0.25118899529172356, 0.9831625623451182],
    ]
)
# With other vectors mixed, and with weights that sum to one down the columns.
UNIT_VALUES = [
    [0.197019751096, 0.801103091229],
    [0.0564156386903, 0.756872261373],
    [-0.559864663535, 0.337243447051],
]
DOWN = [
    [1.35607261273, 2.72844174263],
    [0.981207736448, 2.53540349356],
    [-0.337280349183, 0.736154763812],
]


@pytest.mark.points(0.25)
@pytest.mark.hint("Each word scores log 3 with itself and 0 with the other: weights 3/4 and 1/4.")
def test_example(student):
    """The example of the text"""
    got = student.contextualize(np.array([[1.0, 0], [0, 2]]), beta=np.log(3))
    likely = {
        "This compares the vectors as they are; compare their directions.": [
            [0.75, 0.5],
            [1 / 82, 81 / 41],
        ],
        "Each word's own vector was added to its mixture.": [[1.75, 0.5], [0.25, 3.5]],
        "The scores were divided by the root of d, which this exercise doesn't.": [
            [1 - OTHER, 2 * OTHER],
            [OTHER, 2 - 2 * OTHER],
        ],
    }
    want = [[0.75, 0.5], [0.25, 1.5]]
    expect_values(got, want, "contextualize(E, beta=np.log(3))", likely=likely)


@pytest.mark.points(0.75)
@pytest.mark.hint("Scores between unit-length rows, softmax along each row, then mix the raw rows.")
def test_values(student):
    """Three vectors in the plane"""
    likely = {
        "This mixes vectors of unit length; mix the rows of E as they are.": UNIT_VALUES,
        "The weights sum to one over the wrong words: each row's own should.": DOWN,
    }
    expect_values(student.contextualize(VECTORS), PLAIN, "contextualize(E)", likely=likely)
    order = [2, 0, 1]
    got = student.contextualize(VECTORS[order])
    message = "Changing the order of the words should change the order of the rows, no more."
    expect_values(got, PLAIN[order], "contextualize(E)", message)
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
    likely = {
        "This is the answer for beta = 1: beta was not used.": PLAIN,
        "This is the sum of all vectors, not their mean.": 3 * mean,
    }
    got = student.contextualize(VECTORS, beta=0.0)
    expect_values(got, mean, "contextualize(E, beta=0)", likely=likely)
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
    message = "With a huge beta each of these words should attend to itself alone."
    expect_values(got, vectors, "contextualize(E, beta=10000)", message, atol=1e-2)


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
