"""Rotates the order by a random amount instead of shuffling."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = np.roll(np.arange(n), rng.integers(1, n) if n > 1 else 0)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]
