"""Indices sorted by random keys; batches are lists, in a tuple."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n)).tolist()
    return tuple(order[i : i + batch_size] for i in range(0, n, batch_size))
