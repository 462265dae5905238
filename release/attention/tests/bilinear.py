"""Checks of the exercise bilinear, as `grader.check` runs them."""

import numpy as np

from checking import expect_array, expect_tuple, expect_untouched, expect_values, test_case

OK_FORMAT = False
name = "bilinear"
points = None

Q = np.array([[1.0, 0, 2], [-1, 1, 0]])  # (n_q, d_q) = (2, 3)
K = np.array([[0.5, 1], [1, -1], [0, 0.25], [2, 0]])  # (n_k, d_k) = (4, 2)
V = np.array([[1.0, 0, 2, 3, 4], [0, 5, -1, 1, 1], [-2, 2, 0, 6, 1], [1, 1, 0, 0, -1]])
W1 = np.array([[0.5, 1, -1]])  # (p, d_q) = (1, 3)
W2 = np.array([[1.0, 0.5]])  # (p, d_k) = (1, 2)
# Everything three by three, and nothing symmetric.
SQUARE = [
    np.array([[1.0, 0, 2], [-1, 1, 0], [0.5, -1, 1]]),
    np.array([[0.5, 1, 0], [1, -1, 0.5], [0, 0.25, 1]]),
    np.array([[4.0, -1, 2], [0, 3, 1], [-2, 5, 0.5]]),
    np.array([[0.5, 1, -0.25], [1, 0, 0.5], [0, -1, 0.25]]),
    np.array([[1.0, 0, 0.5], [0.5, 1, -1], [-0.25, 0, 1]]),
]
SQUARE_WEIGHTS = [
    [0.9564390275381659, 0.012816290300251262, 0.030744682161582913],
    [0.0775999205599317, 0.7362475471950388, 0.1861525322450296],
    [0.6128157074455985, 0.04875531661918497, 0.3384289759352165],
]
SQUARE_OUTPUT = [
    [3.764266745829498, -0.7642667458294976, 1.9410666864573747],
    [-0.061905382250332375, 3.061905382250333, 0.984523654437417],
    [1.7744048779119612, 1.2255951220880388, 1.4436012194779904],
]
SCALED = np.array([[1, 3**0.5**0.5]]) / (1 + 3**0.5**0.5)  # of the example, as for d_k = 2
PAIR = "a pair (output, weights)"


@test_case(
    name="The example of the text",
    points=0.25,
    hint="The query becomes 1, the keys 0 and log 3: the exponentials are 1 and 3.",
)
def test_example(student):
    """The example of the text"""
    answer = student.dot_product_attention(
        np.array([[2.0]]),
        np.array([[0, 9], [np.log(3), 9]]),
        np.array([[4.0], [8]]),
        np.array([[0.5]]),
        np.array([[1.0, 0]]),
    )
    output, weights = expect_tuple(answer, 2, PAIR)
    likely = {
        "This is the output: return the output first, then the weights.": [[7]],
        "These are the scores; the weights are their softmax.": [[0, np.log(3)]],
        "The scores were divided by the root of d_k, which this exercise doesn't.": SCALED,
        "The one query's weights for both keys are 1: softmax over the keys.": [[1, 1]],
    }
    expect_values(weights, [[0.25, 0.75]], "weights", likely=likely)
    expect_values(output, [[7]], "output")


@test_case(
    name="Two queries, four keys; and three of each, all of length three",
    points=0.5,
    hint="Scores (W1 q)\xb7(W2 k), not scaled; softmax over the keys; V itself is mixed.",
)
def test_values(student):
    """Two queries, four keys; and three of each, all of length three"""
    wide, tall = np.array([[0.5, 1, -0.25], [1, 0, 0.5]]), np.array([[1.0, 0.5], [-1, 0.25]])
    output, weights = expect_tuple(student.dot_product_attention(Q, K, V, wide, tall), 2, PAIR)
    want = [
        [0.32962194144919715, 0.04460947880702925, 0.6158148595934232, 0.009953720150350424],
        [0.07646953957959292, 0.1618860165603618, 0.036121652800904895, 0.7255227910591404],
    ]
    likely = {
        "The scores were divided by the root of p, which this exercise doesn't.": [
            [0.346859049863, 0.084327239512, 0.539617329518, 0.029196381107],
            [0.12200312716, 0.207343484348, 0.071787946863, 0.598865441629],
        ]
    }
    expect_values(weights, want, "weights", likely=likely)
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
    expect_values(output, want, "output")
    # All sizes are three here, so that no product complains of its shapes.
    output, weights = expect_tuple(student.dot_product_attention(*SQUARE), 2, PAIR)
    likely = {
        "W1 is for the queries, W2 for the keys; here they are exchanged.": [
            [0.559587534908, 0.176082030271, 0.264330434821],
            [0.046251604842, 0.746463083252, 0.207285311906],
            [0.5122260941, 0.135726403107, 0.352047502792],
        ],
        "These are the weights with Q W1 and K W2: each row q becomes W1 q.": [
            [0.074040794969, 0.796013563016, 0.129945642015],
            [0.021170055083, 0.900173648136, 0.078656296781],
            [0.223394759319, 0.34600057179, 0.430604668891],
        ],
        "These are the weights without W1.": [
            [0.066802833525, 0.299389528874, 0.633807637601],
            [0.843794734481, 0.042010066134, 0.114195199385],
            [0.022807393017, 0.458098734562, 0.519093872421],
        ],
    }
    name = "weights where all sizes are equal"
    expect_values(weights, SQUARE_WEIGHTS, name, likely=likely)
    expect_values(output, SQUARE_OUTPUT, "output where all sizes are equal")


@test_case(
    name="Scores from -10,000 to 10,000 overflow nothing",
    points=0.25,
    hint="Subtract each row's largest score before the exponential.",
)
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    queries, keys = np.array([[200.0], [-200], [0]]), np.array([[50.0], [49.75], [-50]])
    values = np.array([[1.0, 5], [2, 7], [3, 9]])
    answer = student.dot_product_attention(queries, keys, values, np.eye(1), np.eye(1))
    output, weights = expect_tuple(answer, 2, PAIR)
    message = "Weights for scores up to \xb110,000 are wrong."
    weights = expect_array(weights, "weights", (3, 3))
    want = [[1, 0, 0], [0, 0, 1], [1 / 3, 1 / 3, 1 / 3]]
    expect_values(weights, want, "weights", message, atol=2e-3)
    message = "The output for scores up to \xb110,000 is wrong."
    output = expect_array(output, "output", (3, 2))
    expect_values(output, [[1, 5], [3, 9], [2, 7]], "output", message, atol=1e-2)


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="Make new arrays: neither `Q *= \u2026` nor `K -= \u2026`.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    function = "dot_product_attention"
    expect_untouched(student, function, Q=Q, K=K, V=V, W1=W1, W2=W2)
