"""Hidden checks of the exercise multihead."""

import math

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)

N, D_MODEL, H, D_K, D_V = 5, 7, 3, 2, 11


def attended(X, Wq, Wk, Wv, Wo, mask=None):
    """The right output, head by head."""
    total = np.zeros(X.shape)
    for j in range(Wq.shape[1]):
        scores = (X @ Wq[:, j]) @ (X @ Wk[:, j]).T / math.sqrt(Wq.shape[2])
        if mask is not None:
            scores = np.where(mask, scores, -np.inf)
        total += softmax(scores, axis=1) @ (X @ Wv[:, j]) @ Wo[j]
    return total


def arrays(seed, n=N, d_model=D_MODEL, h=H, d_k=D_K, d_v=D_V):
    """Words and kernels of pairwise-distinct sizes."""
    rng = np.random.default_rng(seed)
    shapes = (
        (n, d_model),
        (d_model, h, d_k),
        (d_model, h, d_k),
        (d_model, h, d_v),
        (h, d_v, d_model),
    )
    X, *kernels = (rng.normal(size=shape) for shape in shapes)
    return [X, *(0.6 * kernel for kernel in kernels)]


SIZES = (
    {},
    {"h": 1},
    {"h": 2, "d_k": 5, "d_v": 3},
    {"n": 1},
    {"n": 11, "d_model": 6, "d_k": 3, "d_v": 3},
)


@pytest.mark.points(2)
@pytest.mark.hint("Scale by the root of d_k; never reshape where the heads' axis has to be moved.")
def test_values(student):
    """Heads of several numbers and sizes"""
    for seed, sizes in enumerate(SIZES, 131):
        inputs = arrays(seed, **sizes)
        got = student.multi_head_attention(*inputs)
        expect_close(got, attended(*inputs), "multi_head_attention")


@pytest.mark.points(1)
@pytest.mark.hint("True means may attend, for every head; apply the mask before the softmax.")
def test_masks(student):
    """Causal and arbitrary masks"""
    for seed, sizes in enumerate(({}, {"h": 2, "n": 7}, {"h": 5, "n": 5}), 141):
        inputs = arrays(seed, **sizes)
        n = len(inputs[0])
        mask = np.random.default_rng(seed).random((n, n)) < 0.4
        mask[:, seed % n] = True
        for allowed in (mask, np.tri(n, dtype=bool)):
            got = student.multi_head_attention(*inputs, allowed)
            expect_close(got, attended(*inputs, allowed), "multi_head_attention with a mask")


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Softmax over the keys must survive scores of ±10,000, also where a mask hides some."
)
def test_extremes(student):
    """Scores up to ±10,000, with and without a mask"""
    # Whole numbers, so that single precision computes the scores exactly.
    X = np.array([[1.0, 0, 2], [-1, 0, 1], [0, 1, 0], [1, 1, -1]])
    Wq, Wk = np.zeros((3, 2, 4)), np.zeros((3, 2, 4))
    Wq[0, 0, 1], Wq[1, 0, 2], Wk[0, 0, 1], Wk[2, 0, 2] = 200, 2, 100, 1
    Wq[0, 1, 0], Wk[0, 1, 0], Wk[1, 1, 0] = 20000, -1, 0.5
    rng = np.random.default_rng(151)
    Wv, Wo = rng.normal(size=(3, 2, 5)), rng.normal(size=(2, 5, 3))
    low = np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 1, 1], [0, 1, 0, 0]], dtype=bool)
    for mask in (None, np.tri(4, dtype=bool), low):
        want = attended(X, Wq, Wk, Wv, Wo, mask)
        got = student.multi_head_attention(X, Wq, Wk, Wv, Wo, mask)
        got = expect_array(got, "multi_head_attention", want.shape)
        expect(is_close(got, want, atol=2e-2), "The output is wrong where scores are large.")


@pytest.mark.points(0.75)
@pytest.mark.hint("It should equal keras.layers.MultiHeadAttention(h, d_k, use_bias=False).")
def test_patches(student, reference):
    """Patches of an image look at each other"""
    for name in ("mnist", "fashion_mnist"):
        kernels = [reference[kernel] for kernel in ("Wq", "Wk", "Wv", "Wo")]
        got = student.multi_head_attention(reference[name], *kernels)
        expect_close(got, reference[name + "_out"], "multi_head_attention over patches")
        mask = np.tri(len(reference[name]), dtype=bool)
        got = student.multi_head_attention(reference[name], *kernels, mask=mask)
        expect_close(got, reference[name + "_causal"], "causal multi_head_attention over patches")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays, for the words, the kernels and the mask.")
def test_arguments(student):
    """Arguments are left as they are"""
    X, Wq, Wk, Wv, Wo = arrays(152)
    mask = np.tri(N, dtype=bool)
    function = "multi_head_attention"
    expect_untouched(student, function, X=X, Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo, mask=mask)
