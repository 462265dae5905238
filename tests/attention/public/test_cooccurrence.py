"""Public checks of the exercise cooccurrence."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect_untouched, expect_values

VOCAB = ["work", "hard", "home"]
SENTENCES = [["we", "work", "hard", "at", "home"], ["hard", "work"], ["home"]]


@pytest.mark.points(0.25)
@pytest.mark.hint("Two pairs of an a with the b, and the two a stand two positions apart.")
def test_example_counts(student):
    """The text's example of counts"""
    got = student.cooccurrence([["a", "b", "a"]], ["a", "b"], 2)
    likely = {
        "These are half the counts: count every pair, and in both directions.": [[1, 1], [1, 0]],
        "The two a, two positions apart, add 2 to the diagonal: once for each direction.": [
            *([1, 2], [2, 0]),
        ],
        "The two a are two positions apart, which is within the window.": [[0, 2], [2, 0]],
        "Every position was paired with itself, too.": [[4, 2], [2, 1]],
    }
    expect_values(got, [[2, 2], [2, 0]], "the counts", likely=likely)


@pytest.mark.points(0.25)
@pytest.mark.hint("Half of all pairs are ab, chance would make it a quarter, and log 2 is 0.693.")
def test_example_ppmi(student):
    """The text's example of PPMI, whose counts are whole numbers"""
    got = student.ppmi(np.array([[0, 1], [1, 0]]))
    half = np.array([[0.0, 1], [1, 0]])
    likely = {
        "1 is the logarithm to base 2, or the largest value divided by itself.": half,
        "This is the logarithm to base 10; take the natural one.": 0.30102999566 * half,
        "This is the ratio itself; take its logarithm.": 2 * half,
        "This is the logarithm of one plus the ratio.": 1.09861228867 * half,
        "All of it is 0: the ratio, count * total / (row sum * column sum), is 2 here.": 0 * half,
    }
    expect_values(got, 0.6931471805599453 * half, "ppmi(counts)", likely=likely)


@pytest.mark.points(0.75)
@pytest.mark.hint("Two positions i < j count if j - i <= window; add to (a, b) and to (b, a).")
def test_counts(student):
    """Neighbours within the window, in both directions"""
    got = student.cooccurrence([["work", "hard", "home", "hard"]], VOCAB, 1)
    likely = {
        "These are the counts of window 2.": [[0, 1, 1], [1, 2, 2], [1, 2, 0]],
        "These are the counts of the whole sentence.": [[0, 2, 1], [2, 2, 2], [1, 2, 0]],
    }
    want = [[0, 1, 0], [1, 0, 2], [0, 2, 0]]
    expect_values(got, want, "counts with window 1", likely=likely)
    got = student.cooccurrence([["work", "hard", "home", "hard"]], VOCAB, 9)
    expect_values(got, [[0, 2, 1], [2, 2, 2], [1, 2, 0]], "counts with window 9")
    got = student.cooccurrence([["home", "home", "we", "home"]], VOCAB, 2)
    message = "Each pair of positions that hold the same word should add 2 on the diagonal."
    expect_values(got, [[0, 0, 0], [0, 0, 0], [0, 0, 4]], "counts of a repeated word", message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Did a pair reach across two sentences, or over a word that isn't in vocab?")
def test_sentences(student):
    """Sentences are apart; an unknown word keeps its position"""
    got = student.cooccurrence(SENTENCES, VOCAB, 2)
    expect_values(got, [[0, 2, 0], [2, 0, 1], [0, 1, 0]], "counts with window 2")
    got = student.cooccurrence(SENTENCES[::-1], VOCAB, 3)
    expect_values(got, [[0, 2, 1], [2, 0, 1], [1, 1, 0]], "counts with window 3")
    got = student.cooccurrence([["Work", "hard", "work"]], VOCAB, 1)
    message = "Work with a capital letter is not in this vocabulary, and should not be counted."
    expect_values(got, [[0, 1, 0], [1, 0, 0], [0, 0, 0]], "counts", message)


@pytest.mark.points(1)
@pytest.mark.hint(
    "log of count * total / (row sum * column sum), never below 0, and 0 for count 0."
)
def test_ppmi(student):
    """Positive pointwise mutual information of small tables"""
    counts = np.array([[0.0, 4, 1, 0], [4, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    a, b = 0.47000362924573563, 0.8754687373539001
    want = [[0, a, b, 0], [a, 0, 0, 0], [b, 0, 0, 0], [0, 0, 0, 0]]
    negative = np.diag([0, -0.4054651081, 0, 0])  # of the second word with itself
    likely = {
        "Negative values become 0; here one is left.": want + negative,
        "Negative values become 0; here one has lost its sign.": want - negative,
    }
    expect_values(student.ppmi(counts), want, "ppmi(counts)", likely=likely)
    c, d = 0.2025242641114741, 0.7985076962177716
    want = [[c, 0], [0, d]]
    message = "A word near another occurrence of itself should be compared with chance too."
    expect_values(student.ppmi(np.array([[6.0, 1], [1, 2]])), want, "ppmi(counts)", message)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new lists and arrays; neither `append` to a sentence nor `counts /= …`.")
def test_arguments(student):
    """Arguments are left as they are"""
    counts = np.array([[0.0, 4, 1, 0], [4, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    expect_untouched(student, "cooccurrence", sentences=SENTENCES, vocab=VOCAB, window=2)
    expect_untouched(student, "ppmi", counts=counts)
