"""Public checks of the exercise similar."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_number,
    expect_tuple,
    expect_untouched,
    expect_values,
)

VOCAB = ["dog", "cat", "law", "pie"]
VECTORS = np.array([[3.0, 4.0], [0.6, 0.8], [4.0, -3.0], [0.0, 10.0]])


def pairs(answer, number):
    """Return words and cosines of an answer, or fail if it isn't a list of pairs."""
    found = expect_tuple(answer, number, "a list of `topn` pairs (word, cosine)")
    split = [expect_tuple(pair, 2, "pairs (word, cosine)") for pair in found]
    words = [word if isinstance(word, str) else "" for word, _ in split]
    return words, [expect_number(cosine, "a cosine") for _, cosine in split]


@pytest.mark.points(0.25)
@pytest.mark.hint("(0, 1) and (0, 5) point in the same direction: their cosine is 1.")
def test_example(student):
    """The example of the text, whose vectors are whole numbers"""
    vectors, vocab = np.array([[0, 1], [1, 1], [0, 5]]), ["up", "slope", "high"]
    words, cosines = pairs(student.most_similar("up", vectors, vocab, 1), 1)
    hints = {
        "up": "This is the word itself; leave it out.",
        "slope": "This is the nearest by distance, or the least similar; compare directions.",
    }
    detail, hint = f"got {words[0]!r}, expected 'high'", hints.get(words[0], "")
    expect(words == ["high"], "The most similar word is wrong.", detail, hint)
    likely = {
        "This is the dot product; divide it by both lengths.": 5,
        "0 is the angle, or one minus the cosine; the cosine is 1.": 0,
    }
    expect_values(cosines[0], 1, "the cosine of the most similar word", "", 5e-6, likely)


@pytest.mark.points(0.5)
@pytest.mark.hint("Divide the dot product by both lengths; sort from the largest to the smallest.")
def test_order(student):
    """The words of largest cosine, best first"""
    vocab = ["moon", "tide", "lamp", "star", "sand"]
    vectors = np.array([[1.0, 2], [-1, 3], [5, 1], [2, 3], [-4, -1]])
    want = [("star", 0.9922778767136677), ("tide", 0.7071067811865475)]
    want += [("lamp", 0.6139406135149205), ("sand", -0.6507913734559685)]
    words, cosines = pairs(student.most_similar("moon", vectors, vocab, topn=4), 4)
    right = [word for word, _ in want]
    hints = {
        tuple(right[::-1]): "This is the reverse order: the best come first.",
        tuple(sorted(right)): "This is the order of the alphabet: the best come first.",
        ("star", "tide", "sand", "lamp"): "This is the order of the cosines without their signs.",
    }
    message = "The words are wrong, or in the wrong order."
    expect(words == right, message, f"got {words}, expected {right}", hints.get(tuple(words), ""))
    expect_values(cosines, [cosine for _, cosine in want], "the list of cosines", "", 5e-6)


@pytest.mark.points(0.25)
@pytest.mark.hint("Leave the word out by name or index: another may point in the same direction.")
def test_not_itself(student):
    """The word itself is never listed, not even beside a parallel vector"""
    for word, other in (("dog", "cat"), ("cat", "dog")):
        words, _ = pairs(student.most_similar(word, VECTORS, VOCAB, topn=2), 2)
        expect(word not in words, "The word is listed among its own neighbours.")
        expect(words == [other, "pie"], "The neighbours are wrong.")
    words, _ = pairs(student.most_similar("pie", VECTORS, VOCAB, topn=2), 2)
    message = "The two words that are most similar to pie, dog and cat, should both be listed."
    expect(sorted(words) == ["cat", "dog"], message)


@pytest.mark.points(0.25)
@pytest.mark.hint("topn=5 in the function's first line is the default.")
def test_default(student):
    """Five words where topn is not given"""
    vectors = np.array([[5.0, 1], [4, 2], [3, 3], [2, 4], [1, 5], [0, 6], [-1, 7]])
    words, _ = pairs(student.most_similar("d", vectors, list("abcdefg")), 5)
    expect(set(words) == set("bcefg"), "Without topn, the five most similar words are listed.")


@pytest.mark.points(0.25)
@pytest.mark.hint("`E /= …` writes into the caller's array, and `vocab.remove` into the list.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "most_similar", word="law", E=VECTORS, vocab=VOCAB, topn=2)
