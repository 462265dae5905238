"""Checks of the exercise attention, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, expect_tuple, is_close, test_case

OK_FORMAT = False
name = "attention"
points = None

QUERY = np.array([1.0, -2.0])
KEYS = np.array([[0.5, 1.0], [2.0, 0.25], [-1.0, -0.5]])
VALUES = np.array([[1.0, 0, 2, -1, 3], [0, 4, 1, 1, 0], [2, 1, 0, 5, -2]])
WEIGHTS = [0.03911257327068746, 0.7855970345892759, 0.1752903921400367]
CONTEXT = [0.38969335755076084, 3.3176785304971403, 0.8638221811306508, 1.6229364220187719]
CONTEXT += [-0.23324306446801102]


@test_case(
    name="One query gives one context and one weight per key",
    points=1,
    hint="Weights are the softmax of the scores <q, k>; the context mixes V, not K.",
)
def test_one_query(student):
    """One query gives one context and one weight per key"""
    answer = student.attention(QUERY, KEYS, VALUES)
    context, weights = expect_tuple(answer, 2, "a pair (context, weights)")
    expect_close(weights, WEIGHTS, "weights", "Weights should be the softmax of the scores.")
    expect_close(context, CONTEXT, "context", "The context should be the weighted sum of V's rows.")


@test_case(
    name="Several queries are answered row by row",
    points=1,
    hint="Did you normalise over the keys, the last axis? And keep the axis of a lone row?",
)
def test_many_queries(student):
    """Several queries are answered row by row"""
    queries = np.array([[0.0, 1.0], [1.0, -2.0], [3.0, 0.5], [-1.0, -1.0]])
    answer = student.attention(queries, KEYS, VALUES)
    context, weights = expect_tuple(answer, 2, "a pair (context, weights)")
    weights = expect_array(weights, "weights", (4, 3)).astype(np.float64)
    context = expect_array(context, "context", (4, 5))
    message = "Each query's weights should sum to one over the keys."
    expect(is_close(weights.sum(axis=1), np.ones(4), atol=1e-5), message)
    expect(is_close(weights[1], WEIGHTS, atol=1e-5), "A query's weights depend on its neighbours.")
    expect(is_close(context[1], CONTEXT, atol=5e-5), "A query's context depends on its neighbours.")
    context, weights = expect_tuple(student.attention(QUERY[None], KEYS, VALUES), 2, "a pair")
    expect_close(weights, [WEIGHTS], "the weights of a single row of queries")
    expect_close(context, [CONTEXT], "the context of a single row of queries")


@test_case(
    name="Beta sharpens: 0 gives the mean of the values, 0.5 something between",
    points=0.5,
    hint="Multiply the scores by beta before the softmax.",
)
def test_beta(student):
    """Beta sharpens: 0 gives the mean of the values, 0.5 something between"""
    context, weights = expect_tuple(student.attention(QUERY, KEYS, VALUES, beta=0.0), 2, "a pair")
    expect_close(weights, np.full(3, 1 / 3), "weights for beta = 0")
    expect_close(context, VALUES.mean(axis=0), "context for beta = 0")
    _, weights = expect_tuple(student.attention(QUERY, KEYS, VALUES, beta=0.5), 2, "a pair")
    want = [0.13160164714691433, 0.5897976636568125, 0.278600689196273]
    expect_close(weights, want, "weights for beta = 0.5")


@test_case(
    name="Large scores overflow nothing",
    points=0.5,
    hint="Subtract each query's largest score before the exponential.",
)
def test_large_scores(student):
    """Large scores overflow nothing"""
    queries, keys = np.array([[100.0], [-100.0]]), np.array([[100.0], [99.0], [-3.0]])
    _, weights = expect_tuple(student.attention(queries, keys, VALUES), 2, "a pair")
    weights = expect_array(weights, "weights", (2, 3))
    message = "Weights for scores near 10000 and -10000 are wrong."
    expect(is_close(weights, [[1, 0, 0], [0, 0, 1]], atol=2e-3), message)
