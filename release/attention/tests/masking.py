"""Checks of the exercise masking, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, expect_tuple, is_close, test_case

OK_FORMAT = False
name = "masking"
points = None

Q = np.array([[1.0, 0, 2, -1], [0, 3, -1, 1]])
K = np.array([[2.0, 1, 0, 1], [-1, 0, 1, 2], [0, 2, 1, -2]])
V = np.array([[1.0, 0, 2, 3, 4], [0, 5, -1, 1, 1], [-2, 2, 0, 6, 1]])
PAIR = "a pair (output, weights)"


@test_case(
    name="The causal mask of four positions",
    points=1,
    hint="Row i is the query: it may see columns 0 to i, itself included.",
)
def test_causal_mask(student):
    """The causal mask of four positions"""
    want = [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]
    expect_close(student.causal_mask(4), want, "causal_mask(4)")


@test_case(
    name="Without a mask: scaled dot-product attention",
    points=0.5,
    hint="Did you divide the scores by the root of d_k, before the softmax?",
)
def test_no_mask(student):
    """Without a mask: scaled dot-product attention"""
    output, weights = expect_tuple(student.masked_attention(Q, K, V), 2, PAIR)
    want = [
        [0.17095278019779026, 0.0628900132458675, 0.7661572065563422],
        [0.5465493872661796, 0.12195165230972885, 0.3314989604240915],
    ]
    expect_close(weights, want, "weights")
    want = [
        [
            -1.3613616329148943,
            1.846764479342022,
            0.279015547149713,
            5.172691593177291,
            1.5128583405933709,
        ],
        [
            -0.11644853358200336,
            1.2727561823968272,
            0.9711471222226304,
            3.7505935766528165,
            2.6396481617985392,
        ],
    ]
    expect_close(output, want, "output")


@test_case(
    name="A key that may not be seen changes nothing",
    points=1,
    hint="Forbidden scores become minus infinity before the softmax. True means allowed.",
)
def test_mask(student):
    """A key that may not be seen changes nothing"""
    mask = np.array([[True, False, True], [True, False, True]])
    output, weights = expect_tuple(student.masked_attention(Q, K, V, mask), 2, PAIR)
    weights = expect_array(weights, "weights", (2, 3)).astype(np.float64)
    expect(is_close(weights[:, 1], np.zeros(2), atol=1e-7), "A forbidden key has weight zero.")
    message = "The weights of what is allowed should still sum to one."
    expect(is_close(weights.sum(axis=1), np.ones(2), atol=1e-5), message)
    fewer, _ = expect_tuple(student.masked_attention(Q, K[[0, 2]], V[[0, 2]]), 2, PAIR)
    fewer = expect_array(fewer, "output", (2, 5))
    message = "The output should be as if the forbidden key weren't there."
    expect(is_close(expect_array(output, "output", (2, 5)), fewer, atol=1e-4), message)
    large, _ = expect_tuple(student.masked_attention(1000 * Q, 10 * K, V, mask), 2, PAIR)
    expect_array(large, "the output for large scores", (2, 5))


@test_case(
    name="Examples of a batch are answered one by one, each with its own mask",
    points=0.5,
    hint="Swap only the last two axes of K; let NumPy broadcast the mask.",
)
def test_batches(student):
    """Examples of a batch are answered one by one, each with its own mask"""
    masks = np.array([[[True, True, False]], [[False, True, True]]])  # (2, 1, 3)
    batch = [np.stack([a, a[::-1] + 1]) for a in (Q, K, V)]
    answer = student.masked_attention(*batch, masks)
    output, weights = expect_tuple(answer, 2, PAIR)
    output = expect_array(output, "output of a batch", (2, 2, 5))
    weights = expect_array(weights, "weights of a batch", (2, 2, 3))
    for i in range(2):
        answer = student.masked_attention(*[a[i] for a in batch], np.repeat(masks[i], 2, axis=0))
        alone, alone_weights = expect_tuple(answer, 2, PAIR)
        message = "An example in a batch should be answered as if it were alone."
        expect(is_close(output[i], expect_array(alone, "output", (2, 5)), atol=1e-4), message)
        alone_weights = expect_array(alone_weights, "weights", (2, 3))
        expect(is_close(weights[i], alone_weights, atol=1e-5), message)
