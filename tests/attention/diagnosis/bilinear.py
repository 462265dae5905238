"""Which mistake does bilinear attention make?"""

import numpy as np

Q = np.array([[1.0, 0.5, -0.3], [0.2, -1.0, 0.7], [-0.4, 0.3, 1.1]])
K = np.array([[0.6, -0.2, 1.0], [-0.7, 0.9, 0.1], [0.3, 0.4, -0.8]])
V = np.array([[1.0, 2.0, -1.0], [0.0, 1.5, 3.0], [-2.0, 0.4, 0.5]])
W1 = np.array([[0.5, -0.4, 0.2], [0.1, 0.9, -0.3], [0.7, 0.2, 0.6]])
W2 = np.array([[-0.2, 0.8, 0.3], [0.6, 0.1, 0.4], [0.3, -0.5, 0.9]])


def square(student):
    """All of size three: every slip of an axis still fits."""
    return student.dot_product_attention(Q, K, V, W1, W2)


def rectangular(student):
    """Two queries, four keys, other lengths, a space of four."""
    first, second = np.vstack([W1, W2[:1]])[:, :2], np.vstack([W2, W1[:1]])
    keys, values = K[[0, 1, 2, 1]] * 1.2, V[[0, 1, 2, 0], :2]
    return student.dot_product_attention(Q[:2, :2], keys, values, first, second)


def narrow(student):
    """Queries of length three, keys of length two, a space of two."""
    return student.dot_product_attention(2 * Q, 2 * K[:, :2], V, W1[:2], W2[:2, :2])


def rising(student):
    """Large scores, the largest in the middle."""
    keys = np.array([[-900.0, 0, 1], [900, 1, 0], [899, 0, 0]])
    return student.dot_product_attention(np.array([[1.0, 0, 0]]), keys, V, np.eye(3), np.eye(3))


def far(student):
    """Queries whose scores lie far apart."""
    queries, keys = np.array([[900.0, 0, 1], [-900, 0, 1]]), np.array([[1.0, 0, 0], [1, 0.1, 0]])
    return student.dot_product_attention(queries, keys, V[:2], np.eye(3), np.eye(3))


def single(student):
    """A lone query, and the values afterwards."""
    values = student.keep(V)
    found = student.dot_product_attention(Q[:1], K, values, W1, W2)
    return [found, student.fetch(values)]


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    arguments = [student.keep(array) for array in (Q, K, V, W1, W2)]
    student.dot_product_attention(*arguments)
    return [student.fetch(array) for array in arguments]
