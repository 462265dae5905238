"""Takes batch_size for the number of batches."""

import numpy as np


def minibatches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)
