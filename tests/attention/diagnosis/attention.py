"""Which mistake does attention make?"""

import numpy as np

Q = np.array([[1.0, 0.5, -0.3], [0.2, -1.0, 0.7], [-0.4, 0.3, 1.1]])
K = np.array([[0.6, -0.2, 1.0], [-0.7, 0.9, 0.1], [0.3, 0.4, -0.8]])
V = np.array([[1.0, 2.0, -1.0], [0.0, 1.5, 3.0], [-2.0, 0.4, 0.5]])


def several(student):
    """Three queries, three keys, vectors of length three: every slip of an axis still fits."""
    return student.attention(Q, K, V)


def sharper(student):
    """The same with beta = 3."""
    return student.attention(Q, K, V, beta=3.0)


def single(student):
    """One query."""
    return student.attention(Q[0], K, V, beta=0.7)


def single_sharper(student):
    """One query, with another beta."""
    return student.attention(Q[0], K, V, 2.0)


def one_row(student):
    """Several queries that are only one."""
    return student.attention(Q[:1], K, V)


def twice(student):
    """A key that is there twice, with other values."""
    return student.attention(Q[:2], K[[0, 1, 0]], V)


def rectangular(student):
    """Two queries, four keys, values of another length."""
    return student.attention(Q[:2], K[[0, 1, 2, 1]] * 1.1, V[[0, 1, 2, 2], :2])


def far(student):
    """Two queries whose scores lie far apart."""
    return student.attention(np.array([[900.0, 0, 0], [-900.0, 0, 0]]), np.eye(3)[[0, 0, 1]], V)


def falling(student):
    """Large scores, the largest in the middle."""
    return student.attention(
        np.array([1.0, 0, 0]), np.array([[-900.0], [900], [899]]) * [1, 0, 0], V
    )


def flattened(student):
    """Scores far apart, which a small beta brings together."""
    keys = np.array([[0.0, 0, 0], [-2000, 0, 0], [-1000, 0, 0]])
    return student.attention(np.array([1.0, 0, 0]), keys, V, beta=0.001)


def small_weights(student):
    """Seven hundred equal keys."""
    return student.attention(Q[0], np.ones((700, 3)), np.ones((700, 1)))


def zero(student):
    """beta = 0: all weights are equal."""
    return student.attention(Q, K, V, beta=0.0)


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    q, k, v = (student.keep(array) for array in (Q, K, V))
    student.attention(q, k, v, beta=2.0)
    return [student.fetch(array) for array in (q, k, v)]
