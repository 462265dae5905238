"""TensorFlow in single precision."""

import tensorflow as tf


def attention(q, K, V, beta=1.0):
    q, K, V = (tf.cast(a, tf.float32) for a in (q, K, V))
    weights = tf.nn.softmax(beta * tf.einsum("...d,kd->...k", q, K), axis=-1)
    return tf.einsum("...k,kv->...v", weights, V), weights
