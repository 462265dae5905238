"""Public checks of the exercise beam."""

import math

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_number, expect_tuple

# Probabilities of the tokens 0 (begin), 1 (end), 2, 3 after some beginnings.
TABLE = {
    (0,): [0, 0.10, 0.50, 0.40],
    (0, 2): [0, 0.30, 0.45, 0.25],
    (0, 3): [0, 0.70, 0.20, 0.10],
    (0, 2, 2): [0, 0.50, 0.30, 0.20],
}
# Behind 2, both 2 and 3 are likelier than anything behind 3.
SAME = {(0,): [0, 0, 0.6, 0.4], (0, 2): [0, 0.1, 0.4, 0.5], (0, 3): [0, 0.2, 0.4, 0.4]}
HOLES = {(0,): [0, 0, 0.6, 0.4], (0, 2): [0, 1, 0, 0], (0, 3): [0, 0, 0, 0]}
# Ending at once is likeliest; 2 and 3 in either order, of unequal and of equal probability.
AT_ONCE = {(0,): [0, 0.6, 0.3, 0.1]}
EITHER = {(0,): [0, 0, 0.6, 0.4], (0, 2): [0, 0.1, 0, 0.9], (0, 3): [0, 0.1, 0.9, 0]}
TWINS = {(0,): [0, 0, 0.5, 0.5], (0, 2): [0, 0.25, 0, 0.75], (0, 3): [0, 0.25, 0.75, 0]}


def as_tokens(tokens):
    """Return the tokens so far as a tuple, from a tuple, a list or an array of whole numbers."""
    array = np.asarray(list(tokens))
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise TypeError("log_prob_fn takes the tokens so far, a tuple of ints such as (0, 2)")
    return tuple(array.tolist())


def language_model(next_probabilities, vocab, calls):
    """Return a log_prob_fn that notes how often it is called."""

    def log_prob_fn(tokens):
        calls.append(as_tokens(tokens))
        p = np.array(next_probabilities(calls[-1]))
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


def _short(tokens):
    """Write the first tokens, and how many follow."""
    more = len(tokens) - 12
    return f"{tokens[:12]}, then {more} more" if more > 0 else f"{tokens}"


def expect_hypotheses(answer, want):
    """Fail unless the answer lists these pairs of tokens and score, in this order."""
    message = "beam_search should return the best `width` finished hypotheses, or all if fewer."
    expect(isinstance(answer, list | tuple) and len(answer) == len(want), message)
    for place, (pair, (tokens, score)) in enumerate(zip(answer, want, strict=True), 1):
        got, value = expect_tuple(pair, 2, "pairs (tokens, score)")
        got = tuple(int(token) for token in expect_array(got, "tokens").ravel())
        message = "The hypotheses are wrong, or in the wrong order."
        shown = _short(got)
        expect(got == tokens, message, f"number {place} is {shown}, expected {_short(tokens)}")
        value = expect_number(value, "a score")
        # A float from single precision looks like any other: allow for it.
        right = abs(value - score) < 2e-5 * max(1.0, abs(score))
        length = len(got) - 1
        likely = {
            "This is a probability; add logarithms.": math.exp(score),
            f"This is {length} times the right score: by which length is the sum divided?": (
                score * length
            ),
        }
        hint = next((said for said, wrong in likely.items() if abs(value - wrong) < 1e-6), "")
        detail = f"that of {shown} is {value:.6g}, expected {score:.6g}"
        expect(right, "A score is wrong.", detail, hint if length > 1 else "")


@pytest.mark.points(0.25)
@pytest.mark.hint("Step 1 keeps 1, which ends there, and 2; step 2 goes on behind 2 alone.")
def test_example(student):
    """The example of the text"""
    answer = student.beam_search(
        lambda tokens: np.log([0.1, 0.6, 0.3]), bos=0, eos=1, width=2, max_len=2
    )
    expect_hypotheses(answer, [((0, 1), math.log(0.6)), ((0, 2, 1), math.log(0.3 * 0.6))])


@pytest.mark.points(0.25)
@pytest.mark.hint("Step 2 for one hypothesis: append every token to (bos,), keep the `width` best.")
def test_one_step(student):
    """Stage 1: a single step, whose extensions all count as finished"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 3, 1)
    want = [((0, 2), math.log(0.5)), ((0, 3), math.log(0.4)), ((0, 1), math.log(0.1))]
    expect_hypotheses(answer, want)


@pytest.mark.points(0.25)
@pytest.mark.hint("With width 1, the sum of the logarithms along the only path, eos included.")
def test_one_path(student):
    """Stage 2: a beam of one follows the best token until it ends"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 1, 5)
    expect_hypotheses(answer, [((0, 2, 2, 1), math.log(0.5 * 0.45 * 0.5))])


@pytest.mark.points(0.25)
@pytest.mark.hint("Compare the extensions of all live hypotheses with each other, in one pool.")
def test_one_pool(student):
    """Stage 3: both survivors of the second step extend the same hypothesis"""
    answer = student.beam_search(from_table(SAME), 0, 1, 2, 2)
    expect_hypotheses(answer, [((0, 2, 3), math.log(0.3)), ((0, 2, 2), math.log(0.24))])


@pytest.mark.points(0.25)
@pytest.mark.hint("Step 5 alone: divide the sum by (number of generated tokens)^alpha.")
def test_one_score(student):
    """Stage 4: the score of a single sentence under another alpha"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 1, 5, alpha=2.0)
    expect_hypotheses(answer, [((0, 2, 2, 1), math.log(0.5 * 0.45 * 0.5) / 9)])


@pytest.mark.points(0.5)
@pytest.mark.hint("One pool for all live hypotheses; the `width` best of it are kept, eos or not.")
def test_table(student):
    """The likeliest sentence does not begin with the likeliest word"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 3)
    want = [((0, 3, 1), math.log(0.28)), ((0, 2, 2, 1), math.log(0.1125))]
    expect_hypotheses(answer, want)


@pytest.mark.points(0.25)
@pytest.mark.hint("eos may come first of all; a hypothesis is its tokens, in their order.")
def test_all_kept(student):
    """An empty sentence, and sentences of the same words or of the same probability"""
    answer = student.beam_search(from_table(AT_ONCE), 0, 1, 2, 3)
    expect_hypotheses(answer, [((0, 1), math.log(0.6)), ((0, 2, 1), math.log(0.3))])
    answer = student.beam_search(from_table(EITHER), 0, 1, 2, 4)
    expect_hypotheses(answer, [((0, 2, 3, 1), math.log(0.54)), ((0, 3, 2, 1), math.log(0.36))])
    answer = student.beam_search(from_table(TWINS), 0, 1, 2, 4)
    message = "Two sentences that are equally probable should both be kept."
    expect(isinstance(answer, list | tuple) and len(answer) == 2, message)
    answer = sorted(answer, key=lambda pair: str(pair))
    expect_hypotheses(answer, [((0, 2, 3, 1), math.log(0.375)), ((0, 3, 2, 1), math.log(0.375))])


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Divide by (generated tokens)^alpha once, at the end: bos doesn't count, eos does."
)
def test_length(student):
    """Longer sentences gain by alpha, and the last live ones count as finished"""
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 3, alpha=2.0)
    want = [((0, 2, 2, 1), math.log(0.1125) / 9), ((0, 2, 2, 2), math.log(0.0675) / 9)]
    expect_hypotheses(answer, want)
    answer = student.beam_search(from_table(TABLE), 0, 1, 2, 1, alpha=2.0)
    expect_hypotheses(answer, [((0, 2), math.log(0.5)), ((0, 3), math.log(0.4))])
    # Finished hypotheses neither come back to the pool nor take room in the beam.
    answer = student.beam_search(random_model(192, 5, 4, []), 0, 4, 3, 6, alpha=1.5)
    want = [((0, 4), -0.3197258009686276), ((0, 1, 3, 0, 3, 3, 3), -0.4374777260276938)]
    expect_hypotheses(answer, [*want, ((0, 1, 3, 0, 4), -0.4623231882659452)])


@pytest.mark.points(0.5)
@pytest.mark.hint("Leave out extensions whose log-probability is minus infinity.")
def test_impossible(student):
    """What is impossible is never kept, even where the beam has room; what is unlikely is"""
    answer = student.beam_search(from_table(HOLES), 0, 1, 3, 4)
    expect_hypotheses(answer, [((0, 2, 1), math.log(0.6))])
    answer = student.beam_search(from_table({(0,): [0, 0, 1, 1e-12]}), 0, 1, 2, 4)
    expect_hypotheses(answer, [((0, 2, 1), 0.0), ((0, 3, 1), math.log(1e-12))])


@pytest.mark.points(0.75)
@pytest.mark.hint(
    "Call log_prob_fn once per live hypothesis and step; finished ones are set aside."
)
def test_calls(student):
    """A model that remembers every token, called no more often than allowed"""
    calls: list[tuple[int, ...]] = []
    answer = student.beam_search(random_model(119, 5, 4, calls), 0, 4, 3, 5)
    want = [((0, 4), -1.9139128702136319), ((0, 1, 4), -2.210601963756959)]
    expect_hypotheses(answer, [*want, ((0, 1, 3, 3, 4), -2.6673852661446027)])
    expect(len(calls) <= 15, "log_prob_fn was called more than width * max_len times.")
    answer = student.beam_search(random_model(120, 5, 4, []), 3, 4, 3, 5)
    want = [((3, 1, 0, 0, 4), -1.5967433297067783), ((3, 4), -2.2275661860020595)]
    expect_hypotheses(answer, [*want, ((3, 1, 0, 0, 2, 4), -2.4379698657527396)])


@pytest.mark.points(0.25)
@pytest.mark.hint("Add logarithms: a product of 250 small probabilities is 0 to a computer.")
def test_underflow(student):
    """A sentence of 250 words still has a score"""
    likely = np.log([1e-9, 1e-9, 0.03, *[0.02] * 48, 0.01 - 2e-9])
    calls: list[tuple[int, ...]] = []

    def log_prob_fn(tokens):
        calls.append(as_tokens(tokens))
        if len(calls) > 2000:
            raise RuntimeError("log_prob_fn was called far too often")
        return likely

    answer = student.beam_search(log_prob_fn, 0, 1, 1, 250)
    expect_hypotheses(answer, [((0, *[2] * 250), 250 * math.log(0.03))])
