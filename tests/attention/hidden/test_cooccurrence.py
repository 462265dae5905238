"""Hidden checks of the exercise cooccurrence."""

import math

import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close, expect_untouched

VOCAB = ["stone", "river", "bank", "money", "pie", "hit", "zebra"]
UNKNOWN = ["the", "a", "with", "Bank"]


def sentences(seed: int, number: int) -> list[list[str]]:
    """Random sentences of 1 to 9 words; the last word of VOCAB never occurs."""
    rng = np.random.default_rng(seed)
    words = VOCAB[:-1] + UNKNOWN
    return [
        [words[i] for i in rng.integers(len(words), size=n)] for n in rng.integers(1, 10, number)
    ]


def counted(texts: list[list[str]], window: int) -> np.ndarray:
    """The right counts, from every ordered pair of positions."""
    counts = np.zeros((len(VOCAB), len(VOCAB)))
    for text in texts:
        for i, a in enumerate(text):
            for j, b in enumerate(text):
                if i != j and abs(i - j) <= window and a in VOCAB and b in VOCAB:
                    counts[VOCAB.index(a), VOCAB.index(b)] += 1
    return counts


def mutual_information(counts: np.ndarray) -> np.ndarray:
    """The right PPMI, one cell at a time."""
    out = np.zeros(counts.shape)
    for (i, j), n in np.ndenumerate(counts):
        if n > 0:
            by_chance = counts[i].sum() * counts[j].sum() / counts.sum()
            out[i, j] = max(0.0, math.log(n / by_chance))
    return out


@pytest.mark.points(1)
@pytest.mark.hint("At most `window` positions apart, both directions, every pair of positions.")
def test_windows(student):
    """Windows of one to many positions over known words"""
    rng = np.random.default_rng(21)
    texts = [[VOCAB[i] for i in rng.integers(6, size=n)] for n in (11, 2, 1, 7)]
    # One sentence at a time: what happens between sentences is another check's.
    for window in (1, 2, 5, 50):
        for text in texts:
            got = student.cooccurrence([text], VOCAB, window)
            expect_close(got, counted([text], window), "counts")


@pytest.mark.points(1.25)
@pytest.mark.hint("A sentence's end is a wall; a word outside vocab keeps its position.")
def test_many_sentences(student):
    """Many sentences, with unknown words in between"""
    for window in (1, 2, 4):
        texts = sentences(22 + window, 40)
        got = student.cooccurrence(texts, VOCAB, window)
        expect_close(got, counted(texts, window), "counts")


@pytest.mark.points(1.25)
@pytest.mark.hint("Natural logarithm; p(a) are row sums over the total; negative values become 0.")
def test_ppmi(student):
    """PPMI of symmetric counts, with rare words, zeros and words that never occur"""
    rng = np.random.default_rng(23)
    for size, scale in ((5, 3), (11, 1), (17, 400)):
        half = rng.poisson(scale * rng.random((size, size)) ** 3)
        counts = (half + half.T).astype(float)
        counts[size // 2] = counts[:, size // 2] = 0.0
        expect_close(student.ppmi(counts), mutual_information(counts), "ppmi(counts)")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new lists and arrays, for the counting and for PPMI.")
def test_arguments(student):
    """Arguments are left as they are"""
    texts = sentences(24, 5)
    expect_untouched(student, "cooccurrence", sentences=texts, vocab=VOCAB, window=3)
    expect_untouched(student, "ppmi", counts=counted(texts, 3))
