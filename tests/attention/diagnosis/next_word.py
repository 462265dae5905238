"""Which mistake does the distribution of the next word make?"""

import numpy as np

LOGITS = np.array([[1.0, 0.2, -0.5], [0.3, 2.0, 0.1], [-1.0, 0.4, 1.2]])


def square(student):
    """As many positions as words."""
    return student.next_word_distribution(LOGITS)


def rectangular(student):
    """Two positions, four words."""
    return student.next_word_distribution(np.array([[1.0, 2, 3, 4], [0.5, -1, 0.2, 0.1]]))


def bold(student):
    """Temperature 0.5."""
    return student.next_word_distribution(LOGITS, temperature=0.5)


def adventurous(student):
    """Temperature 3."""
    return student.next_word_distribution(LOGITS, 3.0)


def very_bold(student):
    """Temperature 0.05."""
    return student.next_word_distribution(0.1 * LOGITS, 0.05)


def rising(student):
    """Large logits, the largest in the middle."""
    return student.next_word_distribution(np.array([[0.0, 0, 0], [-900, 900, 899.0]]))


def lower(student):
    """A last position far below the others."""
    return student.next_word_distribution(np.array([[900.0, 0, 0], [-901, -900, -902.0]]))


def impossible(student):
    """A word that is next to impossible, and an adventurous temperature."""
    return student.next_word_distribution(np.array([[0.0, -2000.0, 1.0]]), temperature=500.0)


def unlikely(student):
    """Words below one in a thousand."""
    return student.next_word_distribution(np.array([[0.0, -7.5, -8.0, 0.3]]))


def kept(student):
    """Whether the logits stay as they are."""
    logits = student.keep(LOGITS)
    student.next_word_distribution(logits, 2.0)
    return student.fetch(logits)
