"""Draws each batch on its own, so some indices come twice and others never."""

def minibatches(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield rng.choice(n, size=min(batch_size, n - start), replace=False)
