"""Fisher and Yates's shuffle, and int32 tensors."""

import tensorflow as tf


def minibatches(n, batch_size, rng):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        order[i], order[j] = order[j], order[i]
    for start in range(0, n, batch_size):
        yield tf.constant(order[start : start + batch_size])
