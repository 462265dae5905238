"""Leaves out the last image: it shuffles the indices from 0 to n - 2."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n - 1)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
