"""Checks of the exercise beam, as `grader.check` runs them."""

import math
import numpy as np
import operator

from checking import expect, expect_array, expect_number, expect_tuple, test_case

OK_FORMAT = False
name = "beam"
points = None

# Probabilities of the tokens 0 (begin), 1 (end), 2, 3 after some beginnings.
TABLE = {
    (0,): [0, 0.10, 0.50, 0.40],
    (0, 2): [0, 0.30, 0.45, 0.25],
    (0, 3): [0, 0.70, 0.20, 0.10],
    (0, 2, 2): [0, 0.50, 0.30, 0.20],
}
HOLES = {(0,): [0, 0, 0.6, 0.4], (0, 2): [0, 1, 0, 0], (0, 3): [0, 0, 0, 0]}


def language_model(next_probabilities, vocab, calls):
    """Return a log_prob_fn that notes how often it is called."""

    def log_prob_fn(tokens):
        calls.append(tokens)
        if not isinstance(tokens, tuple):
            raise TypeError("log_prob_fn takes a tuple of ints")
        p = np.array(next_probabilities(tuple(operator.index(token) for token in tokens)))
        return np.log(p, out=np.full(vocab, -np.inf), where=p > 0)

    return log_prob_fn


def from_table(table):
    """Return the log_prob_fn of a table; beginnings that aren't in it end for sure."""
    return language_model(lambda tokens: table.get(tokens, [0, 1, 0, 0]), 4, [])


def random_model(seed, vocab, eos, calls):
    """Return a log_prob_fn in which every earlier token matters."""

    def probabilities(tokens):
        z = 1.5 * np.random.default_rng([seed, *tokens]).normal(size=vocab)
        z[eos] += 0.8
        return np.exp(z) / np.exp(z).sum()

    return language_model(probabilities, vocab, calls)


def expect_hypotheses(answer, want):
    """Fail unless the answer lists these pairs of tokens and score, in this order."""
    message = "beam_search should return the best `width` finished hypotheses, or all if fewer."
    expect(isinstance(answer, list | tuple) and len(answer) == len(want), message)
    for pair, (tokens, score) in zip(answer, want, strict=True):
        got, value = expect_tuple(pair, 2, "pairs (tokens, score)")
        got = expect_array(got, "tokens")
        listed = "tokens " + ", ".join(f"{token:g}" for token in got.ravel())
        message = "The hypotheses are wrong, or in the wrong order."
        expect(got.tolist() == list(tokens), message, f"got {listed}")
        value = expect_number(value, "a score")
        expect(abs(value - score) < 2e-5, "A score is wrong.", f"it is the score of {listed}")


@test_case(
    name="The likeliest sentence does not begin with the likeliest word",
    points=1.5,
    hint="One pool for all live hypotheses; the `width` best of it are kept, eos or not.",
)
def test_table(student):
    """The likeliest sentence does not begin with the likeliest word"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 3)
    want = [((0, 3, 1), math.log(0.28)), ((0, 2, 2, 1), math.log(0.1125))]
    expect_hypotheses(answer, want)


@test_case(
    name="Longer sentences gain by alpha, and the last live ones count as finished",
    points=1,
    hint="Divide by (generated tokens)^alpha once, at the end: bos doesn't count, eos does.",
)
def test_length(student):
    """Longer sentences gain by alpha, and the last live ones count as finished"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 3, alpha=2.0)
    want = [((0, 2, 2, 1), math.log(0.1125) / 9), ((0, 2, 2, 2), math.log(0.0675) / 9)]
    expect_hypotheses(answer, want)
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 1, alpha=2.0)
    expect_hypotheses(answer, [((0, 2), math.log(0.5)), ((0, 3), math.log(0.4))])


@test_case(
    name="What is impossible is never kept, even where the beam has room",
    points=0.5,
    hint="Leave out extensions whose log-probability is minus infinity.",
)
def test_impossible(student):
    """What is impossible is never kept, even where the beam has room"""
    answer = student.beam_search(from_table(HOLES), 0, 1, 3, 4)
    expect_hypotheses(answer, [((0, 2, 1), math.log(0.6))])


@test_case(
    name="A model that remembers every token, called no more often than allowed",
    points=1,
    hint="Call log_prob_fn once per live hypothesis and step; finished ones are set aside.",
)
def test_calls(student):
    """A model that remembers every token, called no more often than allowed"""
    calls: list[tuple[int, ...]] = []
    answer = student.beam_search(random_model(119, 5, 4, calls), 0, 4, 3, 5, 0.7)
    want = [
        ((0, 1, 3, 3, 4), -1.0107500092902804),
        ((0, 1, 3, 2, 1, 1), -1.1198246817405113),
        ((0, 1, 0, 3, 2, 2), -1.2422515832008738),
    ]
    expect_hypotheses(answer, want)
    expect(len(calls) <= 15, "log_prob_fn was called more than width * max_len times.")
