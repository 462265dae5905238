"""Hidden checks of the exercise similar."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_number, expect_tuple, expect_untouched


def expect_neighbours(answer, word, vectors, vocab, topn):
    """Fail unless the answer lists the right words with their cosines, best first."""
    cosine = vectors @ vectors[vocab.index(word)]
    cosine = cosine / np.linalg.norm(vectors, axis=1) / np.linalg.norm(vectors[vocab.index(word)])
    order = [i for i in np.argsort(-cosine) if vocab[i] != word][:topn]
    found = expect_tuple(answer, topn, "a list of `topn` pairs (word, cosine)")
    for pair, i in zip(found, order, strict=True):
        name, value = expect_tuple(pair, 2, "pairs (word, cosine)")
        expect(isinstance(name, str), "Each pair should begin with a word.")
        expect(name != word, "The word is listed among its own neighbours.")
        expect(name == vocab[i], "The neighbours are wrong, or in the wrong order.")
        value = expect_number(value, "a cosine")
        # A number from single precision looks like any other: allow for it.
        expect(abs(value - cosine[i]) < 5e-6, "A cosine is wrong.")


@pytest.mark.points(0.75)
@pytest.mark.hint("Cosines, not dot products or distances: every vector is brought to unit length.")
def test_random(student):
    """Vectors of very different lengths, all neighbours down to the least similar"""
    rng = np.random.default_rng(31)
    vocab = "pie moon stone river apple xylophone drum field".split()
    vectors = rng.normal(size=(8, 5)) * np.array([1, 30, 0.1, 5, 2, 0.5, 9, 0.02])[:, None]
    for word in ("pie", "moon", "field"):
        for topn in (1, 3, 7):
            answer = student.most_similar(word, vectors, vocab, topn=topn)
            expect_neighbours(answer, word, vectors, vocab, topn)


@pytest.mark.points(0.25)
@pytest.mark.hint("A word that points in the same direction comes first; the word itself never.")
def test_parallel(student):
    """A parallel vector does not let the word in among its own neighbours"""
    rng = np.random.default_rng(32)
    vectors = rng.normal(size=(7, 3))
    vocab = list("gfedcba")
    for factor, (i, j) in ((2.0, (5, 1)), (0.25, (0, 6)), (8.0, (2, 3))):
        rows = vectors.copy()
        rows[j] = factor * rows[i]
        for word in (vocab[i], vocab[j]):
            answer = student.most_similar(word, rows, vocab, topn=2)
            expect_neighbours(answer, word, rows, vocab, 2)


@pytest.mark.points(0.25)
@pytest.mark.hint("Five neighbours unless told otherwise.")
def test_words(student, reference):
    """Neighbours among GloVe's words"""
    vectors, vocab = reference["vectors"], [str(word) for word in reference["vocab"]]
    for word in ("work", "dog", "steroids", "river"):
        answer = student.most_similar(word, vectors, vocab)
        expect_neighbours(answer, word, vectors, vocab, 5)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays and lists: neither `E /= …` nor `vocab.pop`.")
def test_arguments(student):
    """Arguments are left as they are"""
    vectors = np.random.default_rng(33).normal(size=(5, 3))
    expect_untouched(student, "most_similar", word="c", E=vectors, vocab=list("abcde"), topn=3)
