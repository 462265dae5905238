"""A compiled TensorFlow function for rows; one query becomes a row."""

import numpy as np
import tensorflow as tf


@tf.function(reduce_retracing=True)
def _attend(q, K, V, beta):
    w = tf.nn.softmax(beta * tf.linalg.matmul(q, K, transpose_b=True))
    return tf.linalg.matmul(w, V), w


def attention(q, K, V, beta=1.0):
    rows = tf.cast(np.reshape(q, (-1, np.shape(K)[1])), tf.float64)
    context, w = _attend(rows, *(tf.cast(a, tf.float64) for a in (K, V, beta)))
    if np.ndim(q) == 1:
        context, w = context[0], w[0]
    return context.numpy(), w.numpy()
