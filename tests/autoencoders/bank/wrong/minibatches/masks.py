"""Returns boolean masks instead of indices."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield np.isin(np.arange(n), order[start : start + batch_size])
