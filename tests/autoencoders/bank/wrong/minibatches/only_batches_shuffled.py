"""Shuffles the order of the batches, not the images."""

import numpy as np


def minibatches(n, batch_size, rng):
    starts = np.arange(0, n, batch_size)
    for start in rng.permutation(starts):
        yield np.arange(start, min(start + batch_size, n))
