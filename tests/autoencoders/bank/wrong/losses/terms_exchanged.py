"""Pairs x with log(1 - x_hat) and 1 - x with log(x_hat): they are exchanged."""

import numpy as np


def squared_error(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=1).mean()


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.clip(x_hat, eps, 1 - eps)
    return -(x * np.log(1 - p) + (1 - x) * np.log(p)).sum(axis=1).mean()
