"""Which mistake does most_similar make?"""

import numpy as np

WORDS = ["oak", "elm", "ash", "fir", "yew", "box", "bay"]
E = np.array(
    [[2.0, 0.5], [0.3, 1.0], [1.0, -0.2], [-1.5, 0.2], [0.1, -3.0], [4.0, 3.0], [-0.2, -0.4]]
)


def all_others(student):
    """All the others of one word."""
    return student.most_similar("elm", E, WORDS, 6)


def best(student):
    """The best two."""
    return student.most_similar("ash", E, WORDS, topn=2)


def default(student):
    """As many as there are by default."""
    return student.most_similar("oak", E, WORDS)


def opposite(student):
    """A word whose others point away from it."""
    return student.most_similar("fir", E[[0, 2, 3, 5]], [WORDS[i] for i in (0, 2, 3, 5)], 3)


def same_direction(student):
    """Another word in exactly the same direction, before it in the list."""
    rows = np.array([[2.0, 2.0], [1.0, 1.0], [1.0, -0.5]])
    return student.most_similar("elm", rows, WORDS[:3], 2)


def equally_near(student):
    """Two words at equal angles."""
    rows = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 1.5], [1.0, 4.0]])
    return sorted(pair[1] for pair in student.most_similar("oak", rows, WORDS[:4], 3))


def tiny(student):
    """Very short vectors."""
    return student.most_similar("oak", 0.01 * E[:3], WORDS[:3], 2)


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    rows, words = student.keep(E), student.keep(list(WORDS))
    student.most_similar("elm", rows, words, 2)
    return [student.fetch(rows), student.fetch(words)]
