"""Subtracts the reconstruction from the caller's images themselves instead of making a new array.
"""

import numpy as np


def squared_error(x, x_hat):
    if x.dtype.kind == "f":
        x -= x_hat
    else:
        x = x - x_hat
    return float(np.sum(x**2) / len(x))


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.clip(x_hat, eps, 1 - eps)
    return float(np.mean(np.sum(-x * np.log(p) - (1 - x) * np.log(1 - p), axis=1)))
