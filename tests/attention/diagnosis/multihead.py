"""Which mistake does multi-head attention make?"""

import numpy as np

_RNG = np.random.default_rng(5)
X = _RNG.normal(size=(3, 3))
SQUARE = [_RNG.normal(size=(3, 3, 3)) for _ in range(4)]
X4 = _RNG.normal(size=(3, 4))
# Four heads would not be sixteen: h = 2, d_k = 2, d_v = 3.
OTHER = [_RNG.normal(size=shape) for shape in ((4, 2, 2), (4, 2, 2), (4, 2, 3), (2, 3, 4))]
MASK = np.array([[True, False, True], [True, True, False], [False, False, True]])


def square(student):
    """All of size three: every slip of an axis still fits."""
    return student.multi_head_attention(X, *SQUARE)


def rectangular(student):
    """Two heads, d_k = 2, d_v = 3, d_model = 4."""
    return student.multi_head_attention(X4, *OTHER)


def masked(student):
    """A mask that is not symmetric."""
    return student.multi_head_attention(X, *SQUARE, MASK)


def open_mask(student):
    """A mask that allows everything."""
    return student.multi_head_attention(X4, *OTHER, mask=np.ones((3, 3), bool))


def no_diagonal(student):
    """A mask that forbids every word itself."""
    return student.multi_head_attention(X4, *OTHER, ~np.eye(3, dtype=bool))


def leading(student):
    """A forbidden word that leads by far."""
    return student.multi_head_attention(60 * X, *SQUARE, MASK)


def leading_by_all(student):
    """A forbidden score of 10,000 beside one of -10,000."""
    ones = [np.ones((1, 1, 1)) for _ in range(4)]
    words, mask = np.array([[100.0], [-100.0]]), np.array([[False, True], [True, False]])
    return student.multi_head_attention(words, *ones, mask)


def one_head(student):
    """One head."""
    return student.multi_head_attention(X4, *(W[:, :1] for W in OTHER[:3]), OTHER[3][:1])


def rising(student):
    """Large scores, the largest in the middle."""
    words = np.array([[-30.0], [30.0], [29.9]])
    return student.multi_head_attention(words, *(np.ones((1, 1, 1)) for _ in range(4)))


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    arguments = [student.keep(array) for array in (X, *SQUARE, MASK)]
    student.multi_head_attention(*arguments)
    return [student.fetch(array) for array in arguments]
