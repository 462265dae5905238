"""Checks of the exercise alignment, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, expect_tuple, is_close, test_case

OK_FORMAT = False
name = "alignment"
points = None

S = np.array([[1.0, 0, 2], [-1, 1, 0]])  # (n_tgt, d_s) = (2, 3)
H = np.array([[0.5, 1, 0, -1, 2], [1, -1, 0.5, 0, 0], [0, 0.25, 1, 1, -1], [2, 0, 0, -0.5, 1]])
W1 = np.array([[0.5, 1, -0.25], [1, 0, 0.5]])  # (p, d_s) = (2, 3)
W2 = np.array([[1.0, 0, 0.5, -0.5, 0.25], [0, 1, -1, 0.5, 0]])  # (p, d_h) = (2, 5)
PAIR = "a pair (contexts, weights)"


@test_case(
    name="Each target position weighs the source positions",
    points=1,
    hint="Scores (W1 s)\xb7(W2 h), not scaled; the weights of one row sum to one over the source.",
)
def test_weights(student):
    """Each target position weighs the source positions"""
    _, weights = expect_tuple(student.align(S, H, W1, W2), 2, PAIR)
    want = [
        [0.682791489050571, 0.012505762349751355, 0.15235137429983878, 0.15235137429983878],
        [0.084078415368215, 0.5482601385401136, 0.07419894113667079, 0.2934625049550007],
    ]
    expect_close(weights, want, "weights")


@test_case(
    name="Contexts mix the encoder's states",
    points=1,
    hint="Contexts mix the encoder's states H as they are, not W2 h.",
)
def test_contexts(student):
    """Contexts mix the encoder's states"""
    contexts, _ = expect_tuple(student.align(S, H, W1, W2), 2, PAIR)
    want = [
        [
            0.6586042554747145,
            0.7083735702757793,
            0.15860425547471446,
            -0.6066158019006516,
            1.365582978101142,
        ],
        [
            1.1772243561342224,
            -0.44563198788773084,
            0.3483290104067276,
            -0.15661072670904458,
            0.3874203945547599,
        ],
    ]
    expect_close(contexts, want, "contexts")


@test_case(
    name="Large scores overflow nothing",
    points=0.5,
    hint="Softmax must survive scores of 10000.",
)
def test_large_scores(student):
    """Large scores overflow nothing"""
    states, sources = np.array([[100.0, 0], [-100, 0]]), np.array([[100.0], [99], [0]])
    answer = student.align(states, sources, np.eye(1, 2), np.eye(1))
    _, weights = expect_tuple(answer, 2, PAIR)
    weights = expect_array(weights, "weights", (2, 3))
    message = "Weights for scores near 10000 are wrong."
    expect(is_close(weights, [[1, 0, 0], [0, 0, 1]], atol=2e-3), message)
