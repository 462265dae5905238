"""Which mistake do counts and PPMI make?"""

import numpy as np

SENTENCES = [
    "we walk to work and walk home".split(),
    "work work work".split(),
    "to walk Home".split(),
    "we unknown to we work".split(),
]
VOCAB = ["we", "walk", "to", "work", "home"]
COUNTS = np.array([[2, 3, 0, 1], [3, 0, 1, 2], [0, 1, 4, 1], [1, 2, 1, 0]])


def near(student):
    """A window of one."""
    return student.cooccurrence(SENTENCES, VOCAB, 1)


def middle(student):
    """A window of two."""
    return student.cooccurrence(SENTENCES, VOCAB, 2)


def wide(student):
    """A window of four."""
    return student.cooccurrence(SENTENCES, VOCAB, window=4)


def repeated(student):
    """One word, three times."""
    return student.cooccurrence([["work"] * 3], VOCAB[3:], 2)


def table(student):
    """PPMI of a small table of whole numbers."""
    return student.ppmi(COUNTS)


def fractions(student):
    """PPMI of the same, not whole."""
    return student.ppmi(COUNTS + 0.5 * (COUNTS > 0))


def small_counts(student):
    """PPMI of counts below one."""
    return student.ppmi(0.05 * COUNTS)


def empty_row(student):
    """PPMI with a word that is near nothing."""
    return student.ppmi(np.array([[2.0, 1, 0], [1, 0, 0], [0, 0, 0]]))


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    sentences, vocab = student.keep([list(s) for s in SENTENCES]), student.keep(list(VOCAB))
    counts = student.keep(COUNTS + 0.0)
    student.cooccurrence(sentences, vocab, 2)
    student.ppmi(counts)
    return [student.fetch(sentences), student.fetch(vocab), student.fetch(counts)]
