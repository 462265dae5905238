"""Shuffles anew for each batch, so that some indices come twice and others never."""

import numpy as np


def minibatches(n, batch_size, rng):
    return [rng.permutation(n)[start : start + batch_size] for start in range(0, n, batch_size)]
