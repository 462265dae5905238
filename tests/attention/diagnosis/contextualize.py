"""Which mistake does contextualize make?"""

import numpy as np

E = np.array([[1.0, 2.0, -1.0], [0.5, -0.3, 0.8], [2.0, 0.1, 1.5]])


def plain(student):
    """Three words of length three, beta left out."""
    return student.contextualize(E)


def sharper(student):
    """beta = 4."""
    return student.contextualize(E, beta=4.0)


def flatter(student):
    """beta = 0.5."""
    return student.contextualize(E, 0.5)


def large(student):
    """beta = 2000: the nearest word is each word itself."""
    return student.contextualize(E, beta=2000.0)


def quite_large(student):
    """beta = 60, and two words that are nearly alike."""
    return student.contextualize(np.array([[1.0, 0.0], [1.0, 0.1]]), beta=600.0)


def many(student):
    """Twelve words of one direction, beta = 700."""
    return student.contextualize(np.arange(1.0, 13.0)[:, None] * E[0], beta=700.0)


def twice(student):
    """A word that is there twice."""
    return student.contextualize(E[[0, 1, 0]])


def rising(student):
    """Words that get longer and longer."""
    return student.contextualize(E[[1, 0, 2]], beta=2.0)


def kept(student):
    """Whether the vectors stay as they are."""
    rows = student.keep(E)
    student.contextualize(rows, 2.0)
    return student.fetch(rows)
