"""Checks of the exercise similar, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_number, expect_tuple, test_case

OK_FORMAT = False
name = "similar"
points = None

VOCAB = ["dog", "cat", "law", "pie"]
VECTORS = np.array([[3.0, 4.0], [0.6, 0.8], [4.0, -3.0], [0.0, 10.0]])


def pairs(answer, number):
    """Return words and cosines of an answer, or fail if it isn't a list of pairs."""
    found = expect_tuple(answer, number, "a list of `topn` pairs (word, cosine)")
    split = [expect_tuple(pair, 2, "pairs (word, cosine)") for pair in found]
    words = [word if isinstance(word, str) else "" for word, _ in split]
    return words, [expect_number(cosine, "a cosine") for _, cosine in split]


@test_case(
    name="The words of largest cosine, best first",
    points=1,
    hint="Divide the dot product by both lengths; sort from the largest to the smallest.",
)
def test_order(student):
    """The words of largest cosine, best first"""
    words, cosines = pairs(student.most_similar("law", VECTORS, VOCAB, topn=3), 3)
    expect(words[2] == "pie", "The least similar word of all should come last.")
    expect(abs(cosines[2] + 0.6) < 5e-6, "The cosine of the least similar word is wrong.")
    words, cosines = pairs(
        student.most_similar("pie", VECTORS[[0, 2, 3]], ["dog", "law", "pie"], 1), 1
    )
    expect(words == ["dog"], "The most similar word is wrong.")
    expect(abs(cosines[0] - 0.8) < 5e-6, "The cosine of the most similar word is wrong.")


@test_case(
    name="The word itself is never listed, not even beside a parallel vector",
    points=0.5,
    hint="Leave the word out by name or index: another may point in the same direction.",
)
def test_not_itself(student):
    """The word itself is never listed, not even beside a parallel vector"""
    for word, other in (("dog", "cat"), ("cat", "dog")):
        words, _ = pairs(student.most_similar(word, VECTORS, VOCAB, topn=2), 2)
        expect(word not in words, "The word is listed among its own neighbours.")
        expect(words == [other, "pie"], "The neighbours are wrong.")
