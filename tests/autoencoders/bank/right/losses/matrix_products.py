"""Squares and logarithms through matrix products; a trace."""

import numpy as np


def squared_error(x, x_hat):
    difference = np.asarray(x, float) - x_hat
    return np.trace(difference @ difference.T) / difference.shape[0]


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.minimum(np.maximum(np.asarray(x_hat, float), eps), 1.0 - eps)
    white, black = np.vdot(x, np.log(p)), np.vdot(np.subtract(1, x), np.log1p(-p))
    return np.negative(white + black) / p.shape[0]
