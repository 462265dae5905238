"""Goes through all indices twice."""

def minibatches(n, batch_size, rng):
    for _ in range(2):
        order = rng.permutation(n)
        for start in range(0, n, batch_size):
            yield order[start : start + batch_size]
