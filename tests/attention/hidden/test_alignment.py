"""Hidden checks of the exercise alignment."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_tuple,
    expect_untouched,
    is_close,
)


def aligned(S, H, W1, W2):
    """The right contexts and weights, one target position at a time."""
    scores = np.array([[np.dot(W1 @ s, W2 @ h) for h in H] for s in S])
    weights = softmax(scores, axis=1)
    return weights @ H, weights


def answer(student, *args):
    """Return contexts and weights, or fail if there aren't two."""
    return expect_tuple(student.align(*args), 2, "a pair (contexts, weights)")


@pytest.mark.points(1)
@pytest.mark.hint("(W1 s)·(W2 h) without a scale, softmax over the source, and H itself is mixed.")
def test_values(student):
    """Random states of pairwise-distinct sizes, and of equal ones"""
    rng = np.random.default_rng(101)
    for n_tgt, n_src, d_s, d_h, p in (
        (3, 5, 7, 11, 2),
        (5, 3, 2, 7, 13),
        (1, 7, 3, 5, 2),
        (5, 5, 5, 5, 5),
        (3, 499, 2, 3, 5),
    ):
        S, H = rng.normal(size=(n_tgt, d_s)), rng.normal(size=(n_src, d_h))
        W1, W2 = 0.6 * rng.normal(size=(p, d_s)), 0.6 * rng.normal(size=(p, d_h))
        contexts, weights = answer(student, S, H, W1, W2)
        want, want_weights = aligned(S, H, W1, W2)
        expect_close(weights, want_weights, "weights")
        expect_close(contexts, want, "contexts")


@pytest.mark.points(0.75)
@pytest.mark.hint("Subtract each row's largest score; rows may be far apart in scale.")
def test_extremes(student):
    """Neighbouring large scores"""
    # Whole numbers, so that single precision computes the scores exactly.
    S = np.array([[100.0, 1, 0], [-100, 1, 0], [0, 1, 0]])
    H = np.array([[100.0, 0], [100, -1], [100, -2], [-100, 0], [-100, 2]])
    W1, W2 = np.eye(2, 3), np.eye(2)
    contexts, weights = answer(student, S, H, W1, W2)
    want, want_weights = aligned(S, H, W1, W2)
    message = "Large scores should keep their differences."
    expect(is_close(expect_array(weights, "weights", (3, 5)), want_weights, atol=2e-3), message)
    expect(is_close(expect_array(contexts, "contexts", (3, 2)), want, atol=0.5), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Rows of S are the target's words, rows of H the source's.")
def test_translation(student, reference):
    """States of a real translator"""
    for i in "0123":
        S, H = reference["S" + i], reference["H" + i]
        want, want_weights = reference["contexts" + i], reference["weights" + i]
        contexts, weights = answer(student, S, H, reference["W1"], reference["W2"])
        # Scores reach 40 here, which costs single precision a digit of its weights.
        got = expect_array(weights, "weights", want_weights.shape)
        expect(is_close(got, want_weights, atol=1e-4), "weights has wrong values.")
        got = expect_array(contexts, "contexts", want.shape)
        expect(is_close(got, want, atol=1e-4), "contexts has wrong values.")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays, for the states and for both matrices.")
def test_arguments(student):
    """Arguments are left as they are"""
    rng = np.random.default_rng(102)
    S, H = rng.normal(size=(3, 5)), rng.normal(size=(2, 7))
    W1, W2 = rng.normal(size=(11, 5)), rng.normal(size=(11, 7))
    expect_untouched(student, "align", S=S, H=H, W1=W1, W2=W2)
