"""Returns indices as floating-point numbers."""

def minibatches(n, batch_size, rng):
    order = rng.permutation(n).astype(float)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]
