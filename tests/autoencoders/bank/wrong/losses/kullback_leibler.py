"""Takes the entropy of x away from the cross-entropy, which makes it a Kullback-Leibler divergence."""

import numpy as np


def squared_error(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=1).mean()


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.clip(x_hat, eps, 1 - eps)
    t = np.clip(x, eps, 1 - eps)
    return (t * np.log(t / p) + (1 - t) * np.log((1 - t) / (1 - p))).sum(axis=1).mean()
