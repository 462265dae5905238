"""Shuffles only within each batch."""

def minibatches(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield start + rng.permutation(min(batch_size, n - start))
