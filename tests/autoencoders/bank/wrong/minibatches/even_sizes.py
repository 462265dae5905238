"""As many batches as needed, all of nearly the same size."""

import numpy as np


def minibatches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))
