"""Public checks of the exercise attention."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_tuple,
    expect_untouched,
    expect_values,
    is_close,
)

QUERY = np.array([1.0, -2.0])
QUERIES = np.array([[0.0, 1.0], [1.0, -2.0], [3.0, 0.5], [-1.0, -1.0]])
KEYS = np.array([[0.5, 1.0], [2.0, 0.25], [-1.0, -0.5]])
VALUES = np.array([[1.0, 0, 2, -1, 3], [0, 4, 1, 1, 0], [2, 1, 0, 5, -2]])
WEIGHTS = [0.03911257327068746, 0.7855970345892759, 0.1752903921400367]
CONTEXT = [0.38969335755076084, 3.3176785304971403, 0.8638221811306508, 1.6229364220187719]
CONTEXT += [-0.23324306446801102]
SCALED = np.array([1, 3**0.5**0.5]) / (1 + 3**0.5**0.5)  # of the example, as for d_k = 2
UNLIKE_WEIGHTS = {
    "The scores were divided by the root of d_k, which this exercise doesn't.": [
        *(0.08176332864507, 0.682081520053, 0.2361551513018),
    ],
    "These are the scores; the weights are their softmax.": [-1.5, 1.5, 0],
    "These are the weights for beta = 0.5; its default is 1.": [
        *(0.13160164714691433, 0.5897976636568125, 0.278600689196273),
    ],
}
PAIR = "a pair (context, weights)"


@pytest.mark.points(0.25)
@pytest.mark.hint("The scores are 0 and log 3, so the exponentials are 1 and 3.")
def test_example(student):
    """The example of the text"""
    answer = student.attention(
        np.array([1.0, 0]), np.array([[0, 0], [np.log(3), 5]]), np.array([[4.0], [8]])
    )
    context, weights = expect_tuple(answer, 2, PAIR)
    likely = {
        "This is the context: return the context first, then the weights.": [7],
        "These are the scores; the weights are their softmax.": np.log([1, 3]),
        "The scores were divided by the root of d_k, which this exercise doesn't.": SCALED,
        "A single query gives a vector of weights, not a table of one row.": [[0.25, 0.75]],
    }
    expect_values(weights, [0.25, 0.75], "weights", likely=likely)
    likely = {
        "This mixes the keys; mix the rows of V.": [0.75 * np.log(3), 3.75],
        "This is the sum of V's rows, without their weights.": [12],
    }
    expect_values(context, [7], "context", likely=likely)


@pytest.mark.points(0.75)
@pytest.mark.hint("Weights are the softmax of the scores <q, k>; the context mixes V, not K.")
def test_one_query(student):
    """One query gives one context and one weight per key"""
    context, weights = expect_tuple(student.attention(QUERY, KEYS, VALUES), 2, PAIR)
    expect_values(weights, WEIGHTS, "weights", "Weights should be the softmax of the scores.")
    expect_values(
        context, CONTEXT, "context", "The context should be the weighted sum of V's rows."
    )
    # Every key, and every value, three hundred times.
    answer = student.attention(QUERY, np.tile(KEYS, (300, 1)), np.tile(VALUES, (300, 1)))
    context, weights = expect_tuple(answer, 2, PAIR)
    message = "A key that is there 300 times should get its weight in 300 parts, all digits kept."
    expect_values(weights, np.tile(np.array(WEIGHTS) / 300, 300), "weights", message)
    message = "Repeating all keys and values should not change the context."
    expect_values(context, CONTEXT, "context", message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Each query has its own row; a single row of queries gives a single row, too.")
def test_many_queries(student):
    """Several queries are answered row by row"""
    context, weights = expect_tuple(student.attention(QUERIES, KEYS, VALUES, 1.0), 2, PAIR)
    weights = expect_array(weights, "weights of four queries", (4, 3)).astype(np.float64)
    context = expect_array(context, "context of four queries", (4, 5))
    message = "Each query's weights should sum to one over the keys."
    over = is_close(weights.sum(axis=0), 1, atol=1e-4)
    hint = "They sum to one over the queries: normalise over the keys, the last axis."
    expect(is_close(weights.sum(axis=1), 1, atol=1e-2), message, hint=hint if over else "")
    message = "The second of four queries should get the weights that it gets alone."
    expect_values(weights[1], WEIGHTS, "weights", message, 1e-5, UNLIKE_WEIGHTS)
    message = "The second of four queries should get the context that it gets alone."
    expect_values(context[1], CONTEXT, "context", message, 5e-5)
    # As many queries as keys, and as keys have entries.
    answer = student.attention(QUERIES[:2], KEYS[:2], VALUES[:2], 1.0)
    context, weights = expect_tuple(answer, 2, PAIR)
    want = [[0.679178699175393, 0.32082130082460697], [0.04742587317756679, 0.9525741268224334]]
    expect_values(weights, want, "weights of two queries over two keys")
    expect_values(context, np.array(want) @ VALUES[:2], "context of two queries over two keys")
    context, weights = expect_tuple(student.attention(QUERY[None], KEYS, VALUES, 1.0), 2, PAIR)
    expect_values(weights, [WEIGHTS], "the weights of a single row of queries")
    expect_values(context, [CONTEXT], "the context of a single row of queries")


@pytest.mark.points(0.5)
@pytest.mark.hint("Multiply the scores by beta before the softmax.")
def test_beta(student):
    """Beta sharpens: 0 gives the mean of the values, 0.5 something between"""
    context, weights = expect_tuple(student.attention(QUERY, KEYS, VALUES, beta=0.0), 2, PAIR)
    likely = {
        "These are the weights for beta = 1: beta was not used.": WEIGHTS,
        "Weights are zero: multiply the scores by beta, not the weights.": np.zeros(3),
    }
    expect_values(weights, np.full(3, 1 / 3), "weights for beta = 0", likely=likely)
    expect_values(context, VALUES.mean(axis=0), "context for beta = 0")
    _, weights = expect_tuple(student.attention(QUERY, KEYS, VALUES, beta=0.5), 2, PAIR)
    want = [0.13160164714691433, 0.5897976636568125, 0.278600689196273]
    likely = {
        "These are the weights for beta = 1: beta was not used.": WEIGHTS,
        "These are the weights for beta = 2: multiply by beta, don't divide by it.": [
            *(0.00235563308, 0.9503302117, 0.04731415522),
        ],
    }
    expect_values(weights, want, "weights for beta = 0.5", likely=likely)
    queries, keys = np.array([[100.0], [-100]]), np.array([[100.0], [99], [-100]])
    _, weights = expect_tuple(student.attention(queries, keys, VALUES, beta=0.0001), 2, PAIR)
    weights = expect_array(weights, "weights for a tiny beta", (2, 3))
    message = "Weights for beta = 0.0001 and scores that are up to ±10,000 before are wrong."
    want = [[0.4705, 0.4658, 0.0637], [0.1064, 0.1075, 0.7861]]
    expect_values(weights, want, "weights", message, atol=2e-3)


@pytest.mark.points(0.5)
@pytest.mark.hint("Subtract each query's largest score before the exponential.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    queries, keys = np.array([[100.0], [-100], [0]]), np.array([[100.0], [99], [-100]])
    _, weights = expect_tuple(student.attention(queries, keys, VALUES, 1.0), 2, PAIR)
    weights = expect_array(weights, "weights", (3, 3))
    message = "Weights for scores up to ±10,000 are wrong."
    equal = [1 / 3, 1 / 3, 1 / 3]
    expect_values(weights, [[1, 0, 0], [0, 0, 1], equal], "weights", message, atol=2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("`q *= beta` writes into the caller's array; `q = beta * q` makes a new one.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "attention", q=QUERIES, K=KEYS, V=VALUES, beta=2.0)
    expect_untouched(student, "attention", q=QUERY, K=KEYS, V=VALUES)
