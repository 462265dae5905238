"""Hidden checks of the exercise bilinear."""

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


def attended(Q, K, V, W1, W2):
    """The right output and weights, one score at a time."""
    scores = np.array([[np.dot(W1 @ q, W2 @ k) for k in K] for q in Q])
    weights = softmax(scores, axis=1)
    return weights @ V, weights


def answer(student, *args):
    """Return output and weights, or fail if there aren't two."""
    pair = student.dot_product_attention(*args)
    return expect_tuple(pair, 2, "a pair (output, weights)")


@pytest.mark.points(0.75)
@pytest.mark.hint("Write the shapes beside each product: W1 (p, d_q), W2 (p, d_k), no scale.")
def test_values(student):
    """Random arrays of pairwise-distinct sizes, and of equal ones"""
    rng = np.random.default_rng(121)
    sizes = ((3, 5, 7, 11, 13, 2), (5, 3, 2, 7, 11, 13), (1, 7, 3, 5, 2, 11), (5,) * 6)
    sizes += ((3, 499, 2, 3, 5, 7),)
    for n_q, n_k, d_q, d_k, d_v, p in sizes:
        Q, K = rng.normal(size=(n_q, d_q)), rng.normal(size=(n_k, d_k))
        V = rng.normal(size=(n_k, d_v))
        W1, W2 = 0.6 * rng.normal(size=(p, d_q)), 0.6 * rng.normal(size=(p, d_k))
        output, weights = answer(student, Q, K, V, W1, W2)
        want, want_weights = attended(Q, K, V, W1, W2)
        expect_close(weights, want_weights, "weights")
        expect_close(output, want, "output")


@pytest.mark.points(0.25)
@pytest.mark.hint("Subtract each row's largest score; rows may be far apart in scale.")
def test_extremes(student):
    """Neighbouring large scores"""
    # Whole numbers, so that single precision computes the scores exactly.
    Q = np.array([[100.0, 1, 0], [-100, 1, 0], [0, 1, 0]])
    K = np.array([[100.0, 0], [100, -1], [100, -2], [-100, 0], [-100, 2]])
    V = np.random.default_rng(122).normal(size=(5, 7))
    output, weights = answer(student, Q, K, V, np.eye(2, 3), np.eye(2))
    want, want_weights = attended(Q, K, V, np.eye(2, 3), np.eye(2))
    message = "Large scores should keep their differences."
    expect(is_close(expect_array(weights, "weights", (3, 5)), want_weights, atol=2e-3), message)
    expect(is_close(expect_array(output, "output", (3, 7)), want, atol=1e-2), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Queries are words, keys are image patches: only W1 and W2 bring them together.")
def test_words_and_patches(student, reference):
    """Words ask, patches of an image answer"""
    arrays = [reference[name] for name in ("Q", "K", "V", "W1", "W2")]
    output, weights = answer(student, *arrays)
    expect_close(weights, reference["weights"], "weights")
    expect_close(output, reference["output"], "output")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays, for queries, keys, values and both matrices.")
def test_arguments(student):
    """Arguments are left as they are"""
    rng = np.random.default_rng(123)
    Q, K, V = (rng.normal(size=shape) for shape in ((3, 5), (2, 7), (2, 13)))
    W1, W2 = rng.normal(size=(11, 5)), rng.normal(size=(11, 7))
    expect_untouched(student, "dot_product_attention", Q=Q, K=K, V=V, W1=W1, W2=W2)
