"""Clips the reconstruction from above only; it is to be clipped at eps, too."""

import numpy as np


def squared_error(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=1).mean()


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.minimum(x_hat, 1 - eps)
    return -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=1).mean()
