"""Public checks of the exercise multihead."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_untouched,
    expect_values,
    is_close,
)

X = np.array([[1.0, 2, -1], [3, -1, 1], [0.5, 0, -2], [1, 1, 0]])  # (n, d_model) = (4, 3)
WQ = np.array([[[1.0], [0]], [[0], [1]], [[-1], [0.5]]])  # (d_model, h, d_k) = (3, 2, 1)
WV = np.arange(30.0).reshape(3, 2, 5) / 10 - 1  # (d_model, h, d_v) = (3, 2, 5)
WO = np.cos(np.arange(30.0)).reshape(2, 5, 3)  # (h, d_v, d_model) = (2, 5, 3)
WAVES = np.sin(np.arange(72.0)).reshape(2, 3, 3, 4)
THREE_HEADS = [WAVES[0], WAVES[1] + 0.25]  # (d_model, h, d_k) = (3, 3, 4)
THREE_HEADS += [np.cos(np.arange(18.0)).reshape(3, 3, 2), np.arange(18.0).reshape(3, 2, 3) / 9 - 1]


@pytest.mark.points(0.25)
@pytest.mark.hint("All weights are equal, so each head returns the mean, 2, and heads are summed.")
def test_example(student):
    """The example of the text"""
    kernels = (np.zeros((1, 2, 1)), np.zeros((1, 2, 1)), np.ones((1, 2, 1)), np.ones((2, 1, 1)))
    got = student.multi_head_attention(np.array([[1.0], [3]]), *kernels)
    likely = {
        "Each head returns 2 here; the answer is their sum, not their mean or one of them.": [
            [2],
            [2],
        ],
        "The words themselves were added; this exercise doesn't do that.": [[5], [7]],
    }
    expect_values(got, [[4], [4]], "multi_head_attention", likely=likely)


@pytest.mark.points(0.75)
@pytest.mark.hint(
    "Per head: scores over the root of d_k, softmax over keys, contexts through Wo[j]."
)
def test_values(student):
    """Two heads, and three, look at four words"""
    want = [
        [-0.4459975400881715, -0.05701760154383978, 0.38438405690975647],
        [-0.10959138228644505, 0.672770139410329, 0.8365898975717059],
        [0.12376062376520292, 1.0465943447681105, 1.0071940518083267],
        [-0.7248718494670903, -0.27031659916681955, 0.4327664857785578],
    ]
    got = student.multi_head_attention(X, WQ, WQ[::-1].copy(), WV, WO)
    likely = {
        "Queries come from Wq, keys from Wk; here they are exchanged.": [
            *(-0.493925263, -0.151385745, 0.330337129),
        ],
        "Each word's weights should sum to one over the keys; here over the queries.": [
            *(0.36623096, 0.862751403, 0.566062185),
        ],
        "The scores were divided by the root of d_model; divide them by that of d_k.": [
            *(-0.663219162, -0.204281674, 0.442471442),
        ],
    }
    expect_values(got, want, "multi_head_attention", likely=likely)
    want = [
        [1.3077835122052468, 1.5844925029259789, 1.8612014936467112],
        [0.9213165608525681, 1.2496921198789748, 1.5780676789053816],
        [3.0512275326799503, 2.9901039565553447, 2.9289803804307395],
        [-0.6452933211223814, -0.13938762290170303, 0.3665180753189752],
    ]
    got = student.multi_head_attention(X, *THREE_HEADS)
    likely = {
        "The scores were not divided by the root of d_k.": [2.739089165, 2.831601598, 2.92411403],
        "The scores were divided by d_k; divide them by its root.": [
            *(0.116120265, 0.47168851, 0.827256754),
        ],
        "Only the first two heads are in it.": [0.323129906, 0.34842169, 0.373713475],
    }
    expect_values(got, want, "multi_head_attention with three heads", likely=likely)


@pytest.mark.points(0.25)
@pytest.mark.hint(
    "The output is the sum over the heads of what each makes through its slice of Wo."
)
def test_heads_add(student):
    """Both heads together are the sum of each alone"""
    both = student.multi_head_attention(X, WQ, WQ, WV, WO)
    parts = []
    for j in (slice(0, 1), slice(1, 2)):
        kernels = (WQ[:, j], WQ[:, j], WV[:, j], WO[j])
        one = student.multi_head_attention(X, *[kernel.copy() for kernel in kernels])
        parts.append(expect_array(one, "the output of one head", X.shape).astype(np.float64))
    both = expect_array(both, "multi_head_attention", X.shape)
    expect(is_close(both, parts[0] + parts[1], atol=1e-4), "Two heads are not the sum of each.")


@pytest.mark.points(0.5)
@pytest.mark.hint("Forbidden scores become minus infinity before the softmax, in every head.")
def test_mask(student):
    """Row i of the mask says which words word i may attend to"""
    name = "multi_head_attention with a mask"
    alone = np.eye(4, dtype=bool)
    got = expect_array(student.multi_head_attention(X, WQ, WQ, WV, WO, alone), name, X.shape)
    free = student.multi_head_attention(X, WQ, WQ, WV, WO)
    ignored = is_close(got, expect_array(free, "multi_head_attention", X.shape), atol=1e-4)
    hint = "The answer is the same as without a mask." if ignored else ""
    for i in range(4):
        only = student.multi_head_attention(X[i : i + 1], WQ, WQ, WV, WO)
        only = expect_array(only, "multi_head_attention of one word", (1, 3))
        message = "A word that may attend to itself alone should be answered as if it were alone."
        expect(is_close(got[i : i + 1], only, atol=1e-4), message, hint=hint)
    causal = np.tri(4, dtype=bool)
    got = student.multi_head_attention(X, WQ, WQ, WV, WO, mask=causal)
    before = expect_array(got, name, X.shape)
    whole = expect_array(student.multi_head_attention(X, WQ, WQ, WV, WO), "the output", X.shape)
    message = "The last word may attend to all words here, so a mask should not change its row."
    expect(is_close(before[3], whole[3], atol=1e-4), message)
    changed = X.copy()
    changed[3] = [5.0, -5, 5]
    got = student.multi_head_attention(changed, WQ, WQ, WV, WO, mask=causal)
    after = expect_array(got, name, X.shape)
    expect(is_close(after[:3], before[:3], atol=1e-5), "A later word changed an earlier one.")


@pytest.mark.points(0.5)
@pytest.mark.hint("Mask with minus infinity or -1e9, then subtract each row's largest score.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing, under a mask too"""
    words, one = np.array([[1.0], [-1], [0]]), np.ones((1, 1, 1))
    mask = np.array([[False, True, True], [True, False, False], [True, True, True]])
    low = np.array([[False, True, False], [True, False, True], [False, False, True]])
    for allowed, want in (
        (None, [[1], [-1], [0]]),
        (mask, [[0], [1], [0]]),
        (low, [[-1], [0], [0]]),
    ):
        got = student.multi_head_attention(words, 10000 * one, one, one, one, allowed)
        message = "The output for scores up to ±10,000 is wrong."
        expect_values(got, want, "multi_head_attention of large scores", message, atol=1e-2)


@pytest.mark.points(0.25)
@pytest.mark.hint(
    "Make new arrays: `scores` is yours to change, X, the kernels and the mask aren't."
)
def test_arguments(student):
    """Arguments are left as they are"""
    function, mask = "multi_head_attention", np.tri(4, dtype=bool)
    Wq, Wk, Wv, Wo = THREE_HEADS
    expect_untouched(student, function, X=X, Wq=Wq, Wk=Wk, Wv=Wv, Wo=Wo, mask=mask)
