"""Hidden checks of the exercise masking."""

import math

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

B, N_Q, N_K, D_K, D_V = 2, 3, 5, 7, 11


def answer(student, *args, **named):
    """Return output and weights, or fail if there aren't two."""
    answer = student.masked_attention(*args, **named)
    return expect_tuple(answer, 2, "a pair (output, weights)")


def attended(Q, K, V, mask=None):
    """The right output and weights."""
    scores = np.einsum("...qd,...kd->...qk", Q, K) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(np.broadcast_to(mask, scores.shape), scores, -np.inf)
    weights = softmax(scores, axis=-1)
    return np.einsum("...qk,...kv->...qv", weights, V), weights


def arrays(seed, *batch, n_q=N_Q, n_k=N_K):
    """Queries, keys and values of pairwise-distinct prime sizes."""
    rng = np.random.default_rng(seed)
    shapes = ((n_q, D_K), (n_k, D_K), (n_k, D_V))
    return [rng.normal(size=(*batch, *shape)) for shape in shapes]


def random_mask(seed, *shape):
    """A mask with at least one key allowed in every row."""
    rng = np.random.default_rng(seed)
    mask = rng.random(shape) < 0.45
    mask[..., rng.integers(shape[-1])] = True
    return mask


@pytest.mark.points(0.5)
@pytest.mark.hint("True on the diagonal and below it, for any n.")
def test_causal_mask(student):
    """Causal masks of several sizes"""
    for n in (1, 2, 7, 13):
        expect_close(student.causal_mask(n), np.tri(n), "causal_mask(n)")


@pytest.mark.points(0.75)
@pytest.mark.hint("The scale is the root of d_k, the length of a query.")
def test_no_mask(student):
    """Without a mask, with no batch dimension and with one to three"""
    for seed, batch in ((61, ()), (62, (B,)), (63, (B, 13)), (59, (N_Q, 2, B))):
        Q, K, V = arrays(seed, *batch)
        output, weights = answer(student, Q, K, V)
        want, want_weights = attended(Q, K, V)
        expect_close(weights, want_weights, "weights")
        expect_close(output, want, "output")
    Q, K, V = arrays(60, n_k=499)
    _, weights = answer(student, Q, K, V)
    expect_close(weights, attended(Q, K, V)[1], "weights over many keys")


@pytest.mark.points(1)
@pytest.mark.hint(
    "Mask before the softmax; it may differ per example, and is broadcast to the scores."
)
def test_masks(student):
    """Masks per query, per key and per example"""
    cases = (
        ((), (N_Q, N_K)),
        ((), (1, N_K)),
        ((B,), (N_Q, N_K)),
        ((B,), (B, 1, N_K)),
        ((B,), (B, N_Q, N_K)),
        ((B, 13), (B, 1, 1, N_K)),
        ((B, 13), (N_Q, N_K)),
        ((), (N_K,)),
        ((B,), (N_K,)),
        ((N_Q,), (N_Q, N_K)),
        ((N_Q,), (N_Q, 1, N_K)),
        ((B, 13), (13, N_Q, N_K)),
    )
    for seed, (batch, shape) in enumerate(cases, 64):
        Q, K, V = arrays(seed, *batch)
        mask = random_mask(seed, *shape)
        output, weights = answer(student, Q, K, V, mask=mask)
        want, want_weights = attended(Q, K, V, mask)
        expect_close(weights, want_weights, "weights under a mask")
        expect_close(output, want, "output under a mask")


@pytest.mark.points(0.75)
@pytest.mark.hint(
    "Scores of ±10,000, and forbidden scores above all allowed ones, are no reason for NaN."
)
def test_extremes(student):
    """Neighbouring large scores; forbidden keys that would win"""
    # With d_k = 4 and whole numbers, single precision computes the scores exactly.
    Q = np.array([[200.0, 2, 0, 0], [-200.0, 2, 0, 0], [0, 2, 0, 0]])
    K = np.array(
        [[100.0, 0, 0, 0], [100, -1, 0, 0], [100, 7, 0, 0], [-100, 0, 0, 0], [-100, -2, 0, 0]]
    )
    V = np.random.default_rng(71).normal(size=(N_K, D_V))
    rows = [None, *np.array([[1, 1, 0, 1, 1], [0, 0, 0, 1, 1], [1, 1, 0, 0, 0]], dtype=bool)]
    for row in rows:
        mask = None if row is None else np.tile(row, (len(Q), 1))
        output, weights = answer(student, Q, K, V, mask)
        want, want_weights = attended(Q, K, V, mask)
        message = "Large scores should keep their differences."
        got = expect_array(weights, "weights", want_weights.shape)
        expect(is_close(got, want_weights, atol=2e-3), message)
        expect(is_close(expect_array(output, "output", want.shape), want, atol=1e-2), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Under the causal mask, no position may depend on a later one.")
def test_causal(student, reference):
    """Causal self-attention over image patches: the future never changes the past"""
    for name in ("mnist", "fashion_mnist"):
        x, v = reference[name + "_x"], reference[name + "_v"]
        mask = np.tri(len(x), dtype=bool)
        output, weights = answer(student, x, x, v, mask)
        expect_close(weights, reference[name + "_weights"], "causal weights over patches")
        expect_close(output, reference[name + "_output"], "causal output over patches")
        changed, values = x.copy(), v.copy()
        changed[9:] += 0.5
        values[9:] = 3.0
        output, _ = answer(student, changed, changed, values, mask)
        past = expect_array(output, "output", v.shape)[:9]
        expect(
            is_close(past, reference[name + "_output"][:9], atol=1e-5),
            "Changing later positions changed the output of earlier ones.",
        )


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: scores are yours to change, arguments are not.")
def test_arguments(student):
    """Arguments are left as they are"""
    Q, K, V = arrays(72)
    mask = random_mask(72, N_Q, N_K)
    expect_untouched(student, "masked_attention", Q=Q, K=K, V=V, mask=mask)
