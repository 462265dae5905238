"""Makes batches of one image less than batch_size, and so leaves some out."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size - 1] for start in range(0, n, batch_size)]
