"""Which mistake does masked attention make?"""

import numpy as np

Q = np.array([[1.0, 0.5, -0.3], [0.2, -1.0, 0.7], [-0.4, 0.3, 1.1]])
K = np.array([[0.6, -0.2, 1.0], [-0.7, 0.9, 0.1], [0.3, 0.4, -0.8]])
V = np.array([[1.0, 2.0, -1.0], [0.0, 1.5, 3.0], [-2.0, 0.4, 0.5]])
MASK = np.array([[True, False, True], [True, True, False], [False, False, True]])
STACK = [np.stack([array, array[::-1], 0.5 * array]) for array in (Q, K, V)]


def causal(student):
    """The causal mask of four positions, as numbers."""
    return 1.0 * np.asarray(student.causal_mask(4))


def unmasked(student):
    """No mask."""
    return student.masked_attention(Q, K, V)


def masked(student):
    """A mask that is not symmetric."""
    return student.masked_attention(Q, K, V, MASK)


def rectangular(student):
    """Two queries, three keys, values of length two, keys of length three."""
    return student.masked_attention(Q[:2], K, V[:, :2])


def longer(student):
    """Keys of length two, four of them."""
    return student.masked_attention(Q[:, :2], K[[0, 1, 2, 0], :2], V[[0, 1, 2, 1]])


def stacked(student):
    """Three examples at once, one mask for all."""
    return student.masked_attention(*STACK, MASK)


def masks(student):
    """Three examples at once, each with its mask."""
    return student.masked_attention(*STACK, np.stack([MASK, MASK.T, np.tri(3, dtype=bool)]))


def two_batches(student):
    """Two batch axes."""
    return student.masked_attention(*(array[None] for array in STACK), MASK)


def one_row(student):
    """A mask of one axis, the same for every query."""
    return student.masked_attention(Q, K, V, np.array([True, False, True]))


def leading(student):
    """A forbidden key that leads by far."""
    queries = np.array([[100.0, 0, 0], [0, 1, 0]])
    keys = np.array([[100.0, 0, 0], [-100, 2, 0], [1, 1, 0]])
    return student.masked_attention(queries, keys, V, np.array([[False, True, True]] * 2))


def leading_by_all(student):
    """A forbidden score of 10,000 beside allowed ones of -10,000."""
    keys = np.array([[100.0], [-100], [-100.01]])
    return student.masked_attention(np.array([[100.0]]), keys, V, np.array([[False, True, True]]))


def leading_by_more_than_half(student):
    """A forbidden score of 7,000 beside allowed ones of -7,000."""
    keys = np.array([[70.0], [-70], [-70.01]])
    return student.masked_attention(np.array([[100.0]]), keys, V, np.array([[False, True, True]]))


def two_by_two(student):
    """Two queries, two keys of length three."""
    return student.masked_attention(2 * Q[:2], 2 * K[:2], V[:2])


def leading_a_little(student):
    """A forbidden key that leads by thirty."""
    queries, keys = np.array([[10.0, 0, 0]]), np.array([[5.0, 0, 0], [0, 1, 0], [0.1, 1, 0]])
    return student.masked_attention(queries, keys, V, np.array([[False, True, True]]))


def falling(student):
    """Large scores, the largest in the middle."""
    keys = np.array([[-900.0, 0, 0], [900, 0, 0], [899, 0, 0]])
    return student.masked_attention(np.array([[2.0, 0, 0]]), keys, V)


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    arguments = [student.keep(array) for array in (Q, K, V, MASK)]
    student.masked_attention(*arguments)
    return [student.fetch(array) for array in arguments]
