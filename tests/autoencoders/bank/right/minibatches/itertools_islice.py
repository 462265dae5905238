"""An iterator cut by islice until nothing is left."""

from itertools import islice

import numpy as np


def minibatches(n, batch_size, rng):
    order = iter(rng.permuted(np.arange(n)))
    return _cut(order, batch_size)


def _cut(order, batch_size):
    batches = []
    while batch := list(islice(order, batch_size)):
        batches.append(np.array(batch, dtype=np.intp))
    return batches
