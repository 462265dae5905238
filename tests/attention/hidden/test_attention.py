"""Hidden checks of the exercise attention."""

import numpy as np
import pytest
from scipy.special import logsumexp

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_tuple,
    expect_untouched,
    is_close,
)

N_Q, N_K, D_K, D_V = 3, 5, 7, 11


def answer(student, q, K, V, *beta, **named):
    """Return context and weights, or fail if there aren't two."""
    return expect_tuple(student.attention(q, K, V, *beta, **named), 2, "a pair (context, weights)")


def weights_of(scores: np.ndarray) -> np.ndarray:
    """The right weights, by way of logarithms."""
    return np.exp(scores - logsumexp(scores, axis=-1, keepdims=True))


@pytest.fixture
def arrays():
    """Queries, keys and values of pairwise-distinct prime sizes."""
    rng = np.random.default_rng(12)
    return [rng.normal(size=s) for s in ((N_Q, D_K), (N_K, D_K), (N_K, D_V))]


@pytest.mark.points(0.75)
@pytest.mark.hint("Softmax over the keys of <q, k>, with no other factor; then mix V.")
def test_values(student, arrays):
    """Contexts and weights of several queries"""
    Q, K, V = arrays
    many = np.random.default_rng(13).normal(size=(1009, D_K))
    values = np.random.default_rng(14).normal(size=(1009, 2))
    for keys, mixed in ((K, V), (many, values)):
        context, weights = answer(student, Q, keys, mixed, 1.0)
        want = weights_of(np.einsum("qd,kd->qk", Q, keys))
        expect_close(weights, want, "weights")
        expect_close(context, want @ mixed, "context")


@pytest.mark.points(0.75)
@pytest.mark.hint("A query of shape (d_k,) gives a context (d_v,) and weights (n_k,).")
def test_shapes(student, arrays):
    """One query, one row of queries, one key, and equal sizes everywhere"""
    Q, K, V = arrays
    for q in (Q[0], Q[1:2]):
        context, weights = answer(student, q, K, V, 1.0)
        want = weights_of(q @ K.T)
        expect_close(weights, want, "weights")
        expect_close(context, want @ V, "context")
    context, weights = answer(student, Q, K[:1], V[:1], 1.0)
    expect_close(weights, np.ones((N_Q, 1)), "weights over a single key")
    expect_close(context, np.repeat(V[:1], N_Q, axis=0), "context from a single value")
    for q in (Q[:, :N_Q], Q[0, :N_Q]):
        context, weights = answer(student, q, K[:N_Q, :N_Q], V[:N_Q, :N_Q], 1.0)
        want = weights_of(q @ K[:N_Q, :N_Q].T)
        expect_close(weights, want, "weights where all sizes are equal")
        expect_close(context, want @ V[:N_Q, :N_Q], "context where all sizes are equal")


@pytest.mark.points(0.75)
@pytest.mark.hint("Softmax must survive scores of ±10,000: subtract each row's maximum.")
def test_extremes(student):
    """Neighbouring large scores, rows far apart in scale"""
    # Whole numbers, so that single precision computes the scores exactly.
    Q = np.array([[100.0, 1.0], [-100.0, 1.0], [0.0, 1.0]])
    K = np.array([[100.0, 0.0], [100.0, -1.0], [100.0, -2.0], [-100.0, 0.0], [-100.0, 1.0]])
    V = np.random.default_rng(15).normal(size=(5, 3))
    context, weights = answer(student, Q, K, V, 1.0)
    want = weights_of(Q @ K.T)
    message = "Large scores should keep their differences."
    expect(is_close(expect_array(weights, "weights", (3, 5)), want, atol=2e-3), message)
    expect(is_close(expect_array(context, "context", (3, 3)), want @ V, atol=1e-2), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Beta multiplies the scores, before the softmax.")
def test_beta(student, arrays):
    """Beta from 0, where all values count the same, to 3; and 1 where none is given"""
    Q, K, V = arrays
    context, weights = answer(student, Q, K, V, 0.0)
    expect_close(weights, np.full((N_Q, N_K), 1 / N_K), "weights for beta = 0")
    expect_close(context, np.tile(V.mean(axis=0), (N_Q, 1)), "context for beta = 0")
    for q, named in ((Q, {"beta": 0.7}), (Q[0], {"beta": 3.0}), (Q[:2], {})):
        context, weights = answer(student, q, K, V, **named)
        want = weights_of(named.get("beta", 1.0) * q @ K.T)
        expect_close(weights, want, "weights for another beta")
        expect_close(context, want @ V, "context for another beta")
    # A power of two, so that it costs no precision.
    Q, K = np.array([[100.0, 3], [-100, 1], [0, 2]]), np.array([[100.0, 0], [-100, 5], [90, 1]])
    _, weights = answer(student, Q, K, V[:3], 2.0**-13)
    want = weights_of(2.0**-13 * Q @ K.T)
    message = "Weights for a tiny beta and large scores are wrong."
    expect(is_close(expect_array(weights, "weights", (3, 3)), want, atol=2e-3), message)


@pytest.mark.points(1)
@pytest.mark.hint("Scores are plain dot products: not cosines, not scaled by the root of d_k.")
def test_real_vectors(student, reference):
    """Image patches and words attend to each other"""
    for name in ("mnist", "fashion_mnist", "words"):
        Q, K, V = (reference[name + "_" + part] for part in "qkv")
        context, weights = answer(student, Q, K, V, 1.0)
        expect_close(weights, reference[name + "_weights"], "weights over real vectors")
        expect_close(context, reference[name + "_context"], "context from real vectors")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: neither `q *= beta` nor `out=K`.")
def test_arguments(student, arrays):
    """Arguments are left as they are"""
    Q, K, V = arrays
    expect_untouched(student, "attention", q=Q, K=K, V=V, beta=0.5)
