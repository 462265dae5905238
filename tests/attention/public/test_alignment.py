"""Public checks of the exercise alignment."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect_array,
    expect_tuple,
    expect_untouched,
    expect_values,
)

S = np.array([[1.0, 0, 2], [-1, 1, 0]])  # (n_tgt, d_s) = (2, 3)
H = np.array([[0.5, 1, 0, -1, 2], [1, -1, 0.5, 0, 0], [0, 0.25, 1, 1, -1], [2, 0, 0, -0.5, 1]])
W1 = np.array([[0.5, 1, -0.25], [1, 0, 0.5]])  # (p, d_s) = (2, 3)
W2 = np.array([[1.0, 0, 0.5, -0.5, 0.25], [0, 1, -1, 0.5, 0]])  # (p, d_h) = (2, 5)
# Everything three by three, and nothing symmetric.
SQUARE = [
    np.array([[1.0, 0, 2], [-1, 1, 0], [0.5, -1, 1]]),
    np.array([[0.5, 1, 0], [1, -1, 0.5], [0, 0.25, 1]]),
    np.array([[0.5, 1, -0.25], [1, 0, 0.5], [0, -1, 0.25]]),
    np.array([[1.0, 0, 0.5], [0.5, 1, -1], [-0.25, 0, 1]]),
]
SQUARE_WEIGHTS = [
    [0.9564390275381659, 0.012816290300251262, 0.030744682161582913],
    [0.0775999205599317, 0.7362475471950388, 0.1861525322450296],
    [0.6128157074455985, 0.04875531661918497, 0.3384289759352165],
]
SQUARE_CONTEXTS = [
    [0.4910358040693342, 0.9513089077783105, 0.03715282731170855],
    [0.7750475074750047, -0.6121094935738497, 0.554276305842549],
    [0.35516317034198425, 0.6486676348102177, 0.36280663424480897],
]
SCALED = np.array([[1, 3**0.5**0.5]]) / (1 + 3**0.5**0.5)  # of the example, as for d_h = 2
PAIR = "a pair (contexts, weights)"


@pytest.mark.points(0.25)
@pytest.mark.hint("W2 keeps the first entry of a state, so the scores are 0 and log 3.")
def test_example(student):
    """The example of the text"""
    answer = student.align(
        np.array([[1.0]]),
        np.array([[0, 8], [np.log(3), 4]]),
        np.array([[1.0]]),
        np.array([[1.0, 0]]),
    )
    contexts, weights = expect_tuple(answer, 2, PAIR)
    likely = {
        "These are the contexts: return them first, then the weights.": [[0.8239592165010822, 5]],
        "These are the scores; the weights are their softmax.": [[0, np.log(3)]],
        "The scores were divided by the root of d_h, which this exercise doesn't.": SCALED,
        "The weights of both source words are 1: softmax over the source.": [[1, 1]],
    }
    expect_values(weights, [[0.25, 0.75]], "weights", likely=likely)
    expect_values(contexts, [[0.8239592165010822, 5]], "contexts")


@pytest.mark.points(0.75)
@pytest.mark.hint(
    "Scores (W1 s)·(W2 h), not scaled; the weights of one row sum to one over the source."
)
def test_weights(student):
    """Each target position weighs the source positions"""
    _, weights = expect_tuple(student.align(S, H, W1, W2), 2, PAIR)
    want = [
        [0.682791489050571, 0.012505762349751355, 0.15235137429983878, 0.15235137429983878],
        [0.084078415368215, 0.5482601385401136, 0.07419894113667079, 0.2934625049550007],
    ]
    likely = {
        "The scores were divided by the root of p, which this exercise doesn't.": [
            [0.570919612095, 0.0337446299, 0.197667879002, 0.197667879002],
            [0.123441898742, 0.464794700856, 0.112999369854, 0.298764030548],
        ]
    }
    expect_values(weights, want, "weights", likely=likely)
    # All sizes are three here, so that no product complains of its shapes.
    _, weights = expect_tuple(student.align(*SQUARE), 2, PAIR)
    likely = {
        "W1 is for the decoder's states, W2 for the encoder's; here they are exchanged.": [
            [0.559587534908, 0.176082030271, 0.264330434821],
            [0.046251604842, 0.746463083252, 0.207285311906],
            [0.5122260941, 0.135726403107, 0.352047502792],
        ]
    }
    name = "weights where all sizes are equal"
    expect_values(weights, SQUARE_WEIGHTS, name, likely=likely)


@pytest.mark.points(0.5)
@pytest.mark.hint("Contexts mix the encoder's states H as they are, not W2 h.")
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
    expect_values(contexts, want, "contexts")
    contexts, _ = expect_tuple(student.align(*SQUARE), 2, PAIR)
    expect_values(contexts, SQUARE_CONTEXTS, "contexts where all sizes are equal")


@pytest.mark.points(0.5)
@pytest.mark.hint("Subtract each row's largest score before the exponential.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    states = np.array([[100.0, 0], [-100, 0], [0, 1]])
    sources = np.array([[100.0], [99], [-100]])
    answer = student.align(states, sources, np.eye(1, 2), np.eye(1))
    contexts, weights = expect_tuple(answer, 2, PAIR)
    weights = expect_array(weights, "weights", (3, 3))
    message = "Weights for scores up to ±10,000 are wrong."
    third = [1 / 3, 1 / 3, 1 / 3]
    expect_values(weights, [[1, 0, 0], [0, 0, 1], third], "weights", message, atol=2e-3)
    contexts = expect_array(contexts, "contexts", (3, 1))
    message = "Contexts for scores up to ±10,000 are wrong."
    expect_values(contexts, [[100], [-100], [33]], "contexts", message, atol=0.1)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: neither `S *= …` nor `H -= …`.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "align", S=S, H=H, W1=W1, W2=W2)
