"""Keeps the images in their old order."""

def minibatches(n, batch_size, rng):
    order = list(range(n))
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]
