"""Which mistake does the alignment make?"""

import numpy as np

S = np.array([[1.0, 0.5, -0.3], [0.2, -1.0, 0.7], [-0.4, 0.3, 1.1]])
H = np.array([[0.6, -0.2, 1.0], [-0.7, 0.9, 0.1], [0.3, 0.4, -0.8]])
W1 = np.array([[0.5, -0.4, 0.2], [0.1, 0.9, -0.3], [0.7, 0.2, 0.6]])
W2 = np.array([[-0.2, 0.8, 0.3], [0.6, 0.1, 0.4], [0.3, -0.5, 0.9]])


def square(student):
    """All of size three: every slip of an axis still fits."""
    return student.align(S, H, W1, W2)


def rectangular(student):
    """Two target words, four source words, states of length two and three, a space of four."""
    first, second = np.vstack([W1, W2[:1]])[:, :2], np.vstack([W2, W1[:1]])
    return student.align(S[:2, :2], H[[0, 1, 2, 1]] * 1.2, first, second)


def scaled_up(student):
    """Scores large enough for a scale to show, in a space of two."""
    return student.align(2 * S, 2 * H, W1[:2], W2[:2])


def rising(student):
    """Large scores, the largest in the middle."""
    rows = np.array([[-900.0, 0, 1], [900, 1, 0], [899, 0, 0]])
    return student.align(np.array([[1.0, 0, 0]]), rows, np.eye(3), np.eye(3))


def far(student):
    """Target words whose scores lie far apart."""
    rows = np.array([[1.0, 0, 0], [1, 0.1, 0]])
    return student.align(np.array([[900.0, 0, 1], [-900, 0, 1]]), rows, np.eye(3), np.eye(3))


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    arguments = [student.keep(array) for array in (S, H, W1, W2)]
    student.align(*arguments)
    return [student.fetch(array) for array in arguments]
