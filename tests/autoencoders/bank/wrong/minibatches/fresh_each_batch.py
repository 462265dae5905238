"""Each batch is drawn on its own."""

def minibatches(n, batch_size, rng):
    for start in range(0, n, batch_size):
        yield rng.choice(n, size=min(batch_size, n - start), replace=False)
