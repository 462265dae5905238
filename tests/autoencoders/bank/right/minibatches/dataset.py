"""A tf.data.Dataset of index tensors."""

import tensorflow as tf


def minibatches(n, batch_size, rng):
    return tf.data.Dataset.from_tensor_slices(rng.permutation(n)).batch(batch_size)
