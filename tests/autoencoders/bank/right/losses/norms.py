"""Norms, and a mean of per-image losses; means times the number of pixels."""

import numpy as np


def squared_error(x, x_hat):
    return float(np.mean(np.linalg.norm(x - x_hat, axis=1) ** 2))


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.minimum(np.maximum(x_hat, eps), 1 - eps)
    pixels = np.where(x == 1, -np.log(p), -(x * np.log(p) + (1 - x) * np.log(1 - p)))
    return float(np.mean(pixels) * x.shape[1])
