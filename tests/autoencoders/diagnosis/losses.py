"""Which mistake do the two losses make?"""

import numpy as np

_RNG = np.random.default_rng(2)
X, X_HAT = _RNG.uniform(0.05, 0.95, (3, 3)), _RNG.uniform(0.05, 0.95, (3, 3))
BLACK_AND_WHITE = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
FEW, FEW_HAT = _RNG.uniform(0.05, 0.95, (2, 4)), _RNG.uniform(0.05, 0.95, (2, 4))


def squares(student):
    """The squared error of three images of three pixels."""
    return student.squared_error(X, X_HAT)


def squares_of_few(student):
    """The squared error of two images of four pixels."""
    return student.squared_error(FEW, FEW_HAT)


def entropy(student):
    """The cross-entropy of three images of three pixels, far from black and white."""
    return student.binary_crossentropy(X, X_HAT)


def entropy_of_few(student):
    """The cross-entropy of two images of four pixels."""
    return student.binary_crossentropy(FEW, FEW_HAT)


def black_for_white(student):
    """The cross-entropy where each pixel is as wrong as it can be, coarse as float32 has it."""
    loss = student.binary_crossentropy(BLACK_AND_WHITE, 1 - BLACK_AND_WHITE)
    return np.round(np.asarray(loss) / 3)


def black_and_white(student):
    """The cross-entropy where each pixel is exactly right, with an eps that shows."""
    return student.binary_crossentropy(BLACK_AND_WHITE, BLACK_AND_WHITE, 0.1)


def large_eps(student):
    """The cross-entropy with an eps that clips many pixels."""
    return student.binary_crossentropy(X, X_HAT, eps=0.3)


def gray_and_white(student):
    """The cross-entropy of gray images and a reconstruction that is white everywhere."""
    return student.binary_crossentropy(X, np.ones((3, 3)), eps=0.05)


def kept(student):
    """The images and the reconstructions afterwards."""
    arguments = [student.keep(array) for array in (X, X_HAT)]
    student.squared_error(*arguments)
    clipped = [student.keep(array) for array in (X, BLACK_AND_WHITE)]
    student.binary_crossentropy(*clipped, 0.1)
    return [student.fetch(array) for array in arguments + clipped]
