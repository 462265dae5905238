"""Returns the first index of each batch instead of all of its indices."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + 1] for start in range(0, n, batch_size)]
