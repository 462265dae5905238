"""Makes batches of one image more than batch_size, so that some images come twice."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size + 1] for start in range(0, n, batch_size)]
