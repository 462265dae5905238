"""Leaves out image 0: it shuffles the indices from 1 to n - 1."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(np.arange(1, n))
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
