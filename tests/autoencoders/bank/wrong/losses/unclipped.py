"""Takes the logarithms without clipping x_hat."""

import numpy as np


def squared_error(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=1).mean()


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.asarray(x_hat)
    return -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=1).mean()
