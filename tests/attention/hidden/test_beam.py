"""Hidden checks of the exercise beam."""

import itertools
import math

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_number, expect_tuple


def as_tokens(tokens):
    """Return the tokens so far as a tuple, from a tuple, a list or an array of whole numbers."""
    array = np.asarray(list(tokens))
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise TypeError("log_prob_fn takes the tokens so far, a tuple of ints such as (0, 2)")
    return tuple(array.tolist())


def language_model(seed, vocab, eos, *, sharpness=1.5, bias=0.0, holes=0.0):
    """Return a log_prob_fn in which every earlier token matters, and the list of its calls."""
    calls = []

    def log_prob_fn(tokens):
        calls.append(1)
        if len(calls) > 2000:
            raise RuntimeError("log_prob_fn was called far too often")
        rng = np.random.default_rng([seed, *as_tokens(tokens)])
        z = sharpness * rng.normal(size=vocab)
        z[eos] += bias
        z[rng.random(vocab) < holes] = -np.inf
        if np.all(z == -np.inf):
            return z
        return z - z.max() - math.log(np.exp(z - z.max()).sum())

    return log_prob_fn, calls


def searched(log_prob_fn, bos, eos, width, max_len, alpha):
    """The right answer."""
    live, finished = [((bos,), 0.0)], []
    for _ in range(max_len):
        pool = []
        for tokens, total in live:
            pool += [((*tokens, k), total + float(p)) for k, p in enumerate(log_prob_fn(tokens))]
        pool = sorted((h for h in pool if h[1] > -math.inf), key=lambda h: -h[1])[:width]
        finished += [h for h in pool if h[0][-1] == eos]
        live = [h for h in pool if h[0][-1] != eos]
    return ranked(finished + live, width, alpha)


def ranked(hypotheses, width, alpha):
    """Score finished hypotheses and return the best."""
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in hypotheses]
    return sorted(scored, key=lambda h: -h[1])[:width]


def every(log_prob_fn, bos, eos, vocab, max_len):
    """All complete sequences with their summed log-probabilities, by brute force."""
    for length in range(1, max_len + 1):
        for tail in itertools.product(range(vocab), repeat=length):
            if eos in tail[:-1] or (tail[-1] != eos and length < max_len):
                continue
            tokens = (bos, *tail)
            parts = [log_prob_fn(tokens[:i])[tokens[i]] for i in range(1, len(tokens))]
            yield tokens, float(sum(parts))


def expect_hypotheses(answer, want):
    """Fail unless the answer lists these pairs of tokens and score, in this order."""
    message = "beam_search should return the best `width` finished hypotheses, or all if fewer."
    expect(isinstance(answer, list | tuple) and len(answer) == len(want), message)
    for pair, (tokens, score) in zip(answer, want, strict=True):
        got, value = expect_tuple(pair, 2, "pairs (tokens, score)")
        got = expect_array(got, "tokens").tolist()
        expect(got == list(tokens), "The hypotheses are wrong, or in the wrong order.")
        value = expect_number(value, "a score")
        # A float from single precision looks like any other: allow for it.
        expect(abs(value - score) < 2e-5 * max(1.0, abs(score)), "A score is wrong.")


# vocab, bos, eos, width, max_len, alpha, seed, bias of eos, holes: chosen so that no decision is
# close (no sum or score within 5e-3 of the next) and that likely mistakes show.
SHORT = [(5, 0, 1, 3, 4, 0.0, 54, 0.5, 0.0), (4, 1, 3, 2, 3, 0.0, 11, 0.0, 0.0)]
LENGTHS = [
    (5, 4, 2, 2, 6, 0.7, 22, 1.0, 0.0),
    (7, 0, 3, 4, 5, 1.0, 3, 1.2, 0.3),
    (6, 5, 0, 3, 7, 0.6, 86, 1.5, 0.0),
    (7, 6, 2, 5, 4, 2.0, 19, 0.5, 0.0),
    (11, 3, 10, 3, 5, 0.9, 30, 1.5, 0.0),
    (6, 1, 2, 3, 6, 1.4, 1125, 0.8, 0.0),
]
HOLES = [
    (5, 0, 3, 6, 3, 0.0, 1, 0.0, 0.62),
    (5, 2, 0, 7, 4, 0.0, 8, 0.0, 0.62),
    (5, 0, 4, 4, 6, 0.0, 69, 1.0, 0.45),
]
WHOLE = [(3, 0, 1, 4, 0), (3, 2, 0, 4, 2), (4, 3, 1, 3, 7)]


def expect_search(student, cases):
    """Fail unless the student's search equals the right one on models made from these numbers."""
    for vocab, bos, eos, width, max_len, alpha, seed, bias, holes in cases:
        model, _ = language_model(seed, vocab, eos, bias=bias, holes=holes)
        want = searched(model, bos, eos, width, max_len, alpha)
        model, _ = language_model(seed, vocab, eos, bias=bias, holes=holes)
        expect_hypotheses(student.beam_search(model, bos, eos, width, max_len, alpha), want)


@pytest.mark.points(1)
@pytest.mark.hint(
    "Pool all extensions; keep `width` of them; those that end in eos leave the beam."
)
def test_sums(student):
    """Several language models, scores not normalised"""
    expect_search(student, SHORT)
    for vocab, bos, eos, width, max_len, _, seed, bias, holes in SHORT:
        model, _ = language_model(seed, vocab, eos, bias=bias, holes=holes)
        want = searched(model, bos, eos, width, max_len, 0.0)
        expect_hypotheses(student.beam_search(model, bos, eos, width, max_len), want)


@pytest.mark.points(1.25)
@pytest.mark.hint("Prune by plain sums; divide by length^alpha only when all are finished.")
def test_lengths(student):
    """Several language models and exponents of the length"""
    expect_search(student, LENGTHS)


@pytest.mark.points(0.75)
@pytest.mark.hint("A beam wide enough for everything must find everything, and score it right.")
def test_exhaustive(student):
    """A beam as wide as the tree equals exhaustive search"""
    for vocab, bos, eos, max_len, seed in WHOLE:
        width = vocab**max_len
        model, _ = language_model(seed, vocab, eos)
        want = ranked(every(model, bos, eos, vocab, max_len), width, 0.0)
        model, _ = language_model(seed, vocab, eos)
        expect_hypotheses(student.beam_search(model, bos, eos, width, max_len), want)


@pytest.mark.points(0.75)
@pytest.mark.hint("An extension of log-probability minus infinity is never kept; dead ends vanish.")
def test_impossible(student):
    """Models that rule most tokens out, and run into dead ends"""
    expect_search(student, HOLES)
    logs = np.array([-50.0, 0.0, -60.0, -np.inf])  # but for 2e-22, 1 is certain
    want = searched(lambda tokens: logs, 3, 1, 3, 3, 0.0)
    expect_hypotheses(student.beam_search(lambda tokens: logs, 3, 1, 3, 3), want)


@pytest.mark.points(0.75)
@pytest.mark.hint(
    "Add logarithms. A product of probabilities is 0 after a few dozen unlikely words."
)
def test_long_sentence(student):
    """A sentence so long that its probability underflows"""
    model, _ = language_model(10, 97, 5, sharpness=0.3, bias=-9.0)
    want = searched(model, 0, 5, 1, 200, 0.0)
    model, _ = language_model(10, 97, 5, sharpness=0.3, bias=-9.0)
    expect_hypotheses(student.beam_search(model, 0, 5, 1, 200), want)


@pytest.mark.points(0.25)
@pytest.mark.hint(
    "Ask once per live hypothesis and step; width 1 is greedy, max_len 1 a single step."
)
def test_limits(student):
    """Narrow and short searches, and the number of calls"""
    for width, max_len, seed in ((1, 6, 3), (1, 1, 5), (3, 1, 9), (4, 5, 3)):
        model, _ = language_model(seed, 7, 3, bias=0.5)
        want = searched(model, 0, 3, width, max_len, 0.0)
        model, calls = language_model(seed, 7, 3, bias=0.5)
        expect_hypotheses(student.beam_search(model, 0, 3, width, max_len, alpha=0.0), want)
        message = "log_prob_fn was called more than width * max_len times."
        expect(len(calls) <= width * max_len, message)


@pytest.mark.points(0.25)
@pytest.mark.hint("Two hypotheses are the same only if all their tokens are, in the same order.")
def test_equals(student):
    """Hypotheses of the same tokens in another order, and of the same probability"""
    # After the first token, 1 and 3 follow each other; then 0 ends.
    after = {(2,): [0, 0.5, 0, 0.5], (2, 1): [0, 0, 0, 1], (2, 3): [0, 1, 0, 0]}

    def log_prob_fn(tokens):
        p = np.array(after.get(as_tokens(tokens), [1, 0, 0, 0]), dtype=float)
        return np.log(p, out=np.full(4, -np.inf), where=p > 0)

    answer = student.beam_search(log_prob_fn, 2, 0, 3, 5)
    message = "beam_search should return the best `width` finished hypotheses, or all if fewer."
    expect(isinstance(answer, list | tuple) and len(answer) == 2, message)
    half = math.log(0.5)
    answer = sorted(answer, key=lambda pair: str(pair))
    expect_hypotheses(answer, [((2, 1, 3, 0), half), ((2, 3, 1, 0), half)])
