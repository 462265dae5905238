"""Makes batches of nearly equal size instead of full ones and a rest."""

import numpy as np


def minibatches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))
