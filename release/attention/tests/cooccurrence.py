"""Checks of the exercise cooccurrence, as `grader.check` runs them."""

import numpy as np

from checking import expect_close, test_case

OK_FORMAT = False
name = "cooccurrence"
points = None

VOCAB = ["work", "hard", "home"]
SENTENCES = [["we", "work", "hard", "at", "home"], ["hard", "work"], ["home"]]


@test_case(
    name="Neighbours within the window, in both directions",
    points=1,
    hint="Two positions i < j count if j - i <= window; add to (a, b) and to (b, a).",
)
def test_counts(student):
    """Neighbours within the window, in both directions"""
    got = student.cooccurrence([["work", "hard", "home", "hard"]], VOCAB, 1)
    expect_close(got, [[0, 1, 0], [1, 0, 2], [0, 2, 0]], "counts with window 1")
    got = student.cooccurrence([["home", "home", "we", "home"]], VOCAB, 2)
    message = "Each pair of positions that hold the same word adds 2 on the diagonal."
    expect_close(got, [[0, 0, 0], [0, 0, 0], [0, 0, 4]], "counts of a repeated word", message)


@test_case(
    name="Sentences are apart; an unknown word keeps its position",
    points=1,
    hint="Did a pair reach across two sentences, or over a word that isn't in vocab?",
)
def test_sentences(student):
    """Sentences are apart; an unknown word keeps its position"""
    got = student.cooccurrence(SENTENCES, VOCAB, 2)
    expect_close(got, [[0, 2, 0], [2, 0, 1], [0, 1, 0]], "counts with window 2")
    got = student.cooccurrence(SENTENCES, VOCAB, 3)
    expect_close(got, [[0, 2, 1], [2, 0, 1], [1, 1, 0]], "counts with window 3")


@test_case(
    name="Positive pointwise mutual information of a small table",
    points=1,
    hint="log of count * total / (row sum * column sum), never below 0, and 0 for count 0.",
)
def test_ppmi(student):
    """Positive pointwise mutual information of a small table"""
    counts = np.array([[0.0, 4, 1, 0], [4, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    a, b = 0.47000362924573563, 0.8754687373539001
    want = [[0, a, b, 0], [a, 0, 0, 0], [b, 0, 0, 0], [0, 0, 0, 0]]
    expect_close(student.ppmi(counts), want, "ppmi(counts)")
