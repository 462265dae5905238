"""A heap of random keys, popped batch by batch."""

import heapq

import numpy as np


def minibatches(n, batch_size, rng):
    heap = [(key, i) for i, key in enumerate(rng.random(n))]
    heapq.heapify(heap)
    while heap:
        yield np.array([heapq.heappop(heap)[1] for _ in range(min(batch_size, len(heap)))])
