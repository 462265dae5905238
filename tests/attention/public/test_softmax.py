"""Public checks of the exercise softmax."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_untouched,
    expect_values,
    is_close,
)

SCORES = np.array([[1.0, 3.0, 2.0], [0.5, -1.0, 4.0]])
COLUMNS = [  # of weights along axis 0
    [0.6224593312018546, 0.9820137900379085, 0.11920292202211755],
    [0.37754066879814546, 0.01798620996209156, 0.8807970779778823],
]


@pytest.mark.points(0.25)
@pytest.mark.hint("The exponentials of log 1 and log 3 are 1 and 3; their sum is 4.")
def test_example(student):
    """The example of the text"""
    likely = {
        "These are the logarithms of the weights.": np.log([0.25, 0.75]),
        "The weights of both scores are 1: along which axis did you sum?": [1, 1],
    }
    got = student.softmax(np.log([1, 3]))
    expect_values(got, [0.25, 0.75], "softmax(np.log([1, 3]))", likely=likely)


@pytest.mark.points(0.5)
@pytest.mark.hint("Exponentials of base e, each divided by the sum of its own row.")
def test_values(student):
    """Rows of scores become rows of weights"""
    want = [
        [0.09003057317038046, 0.6652409557748219, 0.24472847105479764],
        [0.0291217615374784, 0.00649794331566194, 0.9643802951468596],
    ]
    likely = {
        "These are weights along axis 0; the default axis is the last, -1.": COLUMNS,
        "These are the logarithms of the weights.": np.log(want),
        "These are powers of 2, not of e.": [
            [1 / 7, 4 / 7, 2 / 7],
            [0.0789436587565, 0.0279107982189, 0.8931455430246],
        ],
    }
    expect_values(student.softmax(SCORES), want, "softmax(z)", likely=likely)
    equal = student.softmax(np.full((1, 300), 2.0))
    message = "300 equal scores should give 300 weights of 1/300, all their digits kept."
    expect_values(equal, np.full((1, 300), 1 / 300), "softmax of equal scores", message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Did you pass `axis` on to both the maximum and the sum, as it was given?")
def test_axis(student):
    """Along any axis of a vector, a table or a stack of tables"""
    message = "Weights should sum to one along `axis`, whatever the shape of z."
    stack = np.array([[[2.0, 0, 1], [1, 1, 3]], [[0, 4, 1], [2, -1, 0]]])
    for z in (SCORES[0], SCORES, SCORES[:, :1], stack, stack[None]):
        for axis in range(-z.ndim, z.ndim):
            got = expect_array(student.softmax(z, axis=axis), "softmax(z, axis=axis)", z.shape)
            got = got.astype(np.float64)
            last = is_close(got.sum(axis=-1), 1, atol=1e-2)
            hint = "They sum to one along the last axis: is `axis` used everywhere?" if last else ""
            detail = f"z has shape {z.shape}, axis is {axis}"
            expect(is_close(got.sum(axis=axis), 1, atol=1e-2), message, detail, hint)
    expect_values(student.softmax(SCORES, axis=0), COLUMNS, "softmax(z, axis=0)")


@pytest.mark.points(0.5)
@pytest.mark.hint("Subtract each row's own maximum before the exponential; it changes no weight.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing and keep their differences"""
    z = np.array([[10000.0, 9999, -10000], [-10000, -9998, -10000], [-10000, 10000, 9998]])
    weights = expect_array(student.softmax(z), "softmax of scores up to ±10,000", (3, 3))
    want = [
        [0.7310585786300049, 0.2689414213699951, 0],
        [0.10650697891920075, 0.7869860421615985, 0.10650697891920075],
        [0, 0.8807970779778824, 0.11920292202211755],
    ]
    message = "Only the differences between scores matter, however large the scores are."
    expect_values(weights, want, "softmax of scores up to ±10,000", message, atol=2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("`z -= …` writes into the caller's array; `z = z - …` makes a new one.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "softmax", z=SCORES)
