"""Shuffled within each batch only."""

def minibatches(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield start + rng.permutation(min(batch_size, n - start))
