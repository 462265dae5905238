"""TensorFlow in single precision, additive mask."""

import tensorflow as tf


def causal_mask(n):
    return tf.cast(tf.linalg.band_part(tf.ones((n, n)), -1, 0), tf.bool)


def masked_attention(Q, K, V, mask=None):
    Q, K, V = (tf.cast(a, tf.float32) for a in (Q, K, V))
    scores = tf.matmul(Q, K, transpose_b=True) / tf.sqrt(tf.cast(tf.shape(K)[-1], tf.float32))
    if mask is not None:
        scores += (1.0 - tf.cast(mask, tf.float32)) * -1e9
    weights = tf.nn.softmax(scores, axis=-1)
    return tf.matmul(weights, V), weights
