"""Fills the last batch up with indices from the start."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield np.take(order, range(start, start + batch_size), mode="wrap")
