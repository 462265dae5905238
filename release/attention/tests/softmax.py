"""Checks of the exercise softmax, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, is_close, test_case

OK_FORMAT = False
name = "softmax"
points = None

SCORES = np.array([[1.0, 3.0, 2.0], [0.5, -1.0, 4.0]])


@test_case(
    name="Rows of scores become rows of weights",
    points=1,
    hint="Exponentials, each divided by the sum of its own row: keepdims=True keeps shapes.",
)
def test_values(student):
    """Rows of scores become rows of weights"""
    weights = expect_array(student.softmax(SCORES), "softmax(z)", (2, 3))
    sums = weights.astype(np.float64).sum(axis=1)
    expect(is_close(sums, np.ones(2), atol=1e-5), "The weights of a row should sum to one.")
    expect_close(
        weights,
        [
            [0.09003057317038046, 0.6652409557748219, 0.24472847105479764],
            [0.0291217615374784, 0.00649794331566194, 0.9643802951468596],
        ],
        "softmax(z)",
    )
    flat = [0.09003057317038046, 0.6652409557748219, 0.24472847105479764]
    expect_close(student.softmax(SCORES[0]), flat, "softmax of a vector")


@test_case(
    name="The axis can be chosen",
    points=0.5,
    hint="Did you pass `axis` on to both the maximum and the sum?",
)
def test_axis(student):
    """The axis can be chosen"""
    expect_close(
        student.softmax(SCORES, axis=0),
        [
            [0.6224593312018546, 0.9820137900379085, 0.11920292202211755],
            [0.37754066879814546, 0.01798620996209156, 0.8807970779778823],
        ],
        "softmax(z, axis=0)",
        "With axis=0, every column should be normalised on its own.",
    )


@test_case(
    name="Large scores overflow nothing and keep their differences",
    points=0.5,
    hint="Subtract each row's own maximum before the exponential; it changes no weight.",
)
def test_large_scores(student):
    """Large scores overflow nothing and keep their differences"""
    z = np.array([[10000.0, 9999.0], [-10000.0, -9998.0]])
    weights = expect_array(student.softmax(z), "softmax of scores near 10000 and -10000", (2, 2))
    want = [[0.7310585786300049, 0.2689414213699951], [0.11920292202211755, 0.8807970779778824]]
    message = "Only the differences between scores matter, however large the scores are."
    expect(is_close(weights, want, atol=2e-3), message)
