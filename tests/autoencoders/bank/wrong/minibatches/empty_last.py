"""Adds an empty batch at the end where batch_size divides n."""

def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    for start in range(0, n + 1, batch_size):
        yield order[start : start + batch_size]
