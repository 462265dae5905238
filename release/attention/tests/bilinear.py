"""Checks of the exercise bilinear, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, expect_tuple, is_close, test_case

OK_FORMAT = False
name = "bilinear"
points = None

Q = np.array([[1.0, 0, 2], [-1, 1, 0]])  # (n_q, d_q) = (2, 3)
K = np.array([[0.5, 1], [1, -1], [0, 0.25], [2, 0]])  # (n_k, d_k) = (4, 2)
V = np.array([[1.0, 0, 2, 3, 4], [0, 5, -1, 1, 1], [-2, 2, 0, 6, 1], [1, 1, 0, 0, -1]])
W1 = np.array([[0.5, 1, -1]])  # (p, d_q) = (1, 3)
W2 = np.array([[1.0, 0.5]])  # (p, d_k) = (1, 2)
PAIR = "a pair (output, weights)"


@test_case(
    name="Two queries, four keys",
    points=1,
    hint="Scores (W1 q)\xb7(W2 k), not scaled; softmax over the keys; V itself is mixed.",
)
def test_values(student):
    """Two queries, four keys"""
    wide, tall = np.array([[0.5, 1, -0.25], [1, 0, 0.5]]), np.array([[1.0, 0.5], [-1, 0.25]])
    output, weights = expect_tuple(student.dot_product_attention(Q, K, V, wide, tall), 2, PAIR)
    want = [
        [0.32962194144919715, 0.04460947880702925, 0.6158148595934232, 0.009953720150350424],
        [0.07646953957959292, 0.1618860165603618, 0.036121652800904895, 0.7255227910591404],
    ]
    expect_close(weights, want, "weights")
    want = [
        [
            -0.8920540575872987,
            1.464630833372343,
            0.614634404091365,
            4.728364460715159,
            1.9689583840468907,
        ],
        [
            0.7297490250369235,
            1.6071961794627594,
            -0.00894693740117597,
            0.60802455210457,
            -0.22163696337950212,
        ],
    ]
    expect_close(output, want, "output")


@test_case(
    name="Large scores overflow nothing",
    points=0.5,
    hint="Softmax must survive scores of 10000.",
)
def test_large_scores(student):
    """Large scores overflow nothing"""
    answer = student.dot_product_attention(200 * Q, 1000 * K, V, 4 * W1, W2)
    output, weights = expect_tuple(answer, 2, PAIR)
    weights = expect_array(weights, "weights", (2, 4))
    expect_array(output, "output", (2, 5))
    message = "Weights for large scores are wrong."
    expect(is_close(weights.argmax(axis=1), [2, 3], atol=0.1), message)
    expect(is_close(weights.max(axis=1), [1, 1], atol=2e-3), message)
