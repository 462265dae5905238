"""Begins a batch at every image, so that each image comes in several batches."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(n)]
