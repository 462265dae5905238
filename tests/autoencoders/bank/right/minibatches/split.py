"""np.split at multiples of the batch size."""

import numpy as np


def minibatches(n, batch_size, rng):
    return np.split(rng.permutation(n), range(batch_size, n, batch_size))
