"""TensorFlow in double precision."""

import tensorflow as tf


def attention(q, K, V, beta=1.0):
    rows = tf.reshape(tf.cast(q, tf.float64), (-1, K.shape[1]))
    w = tf.nn.softmax(beta * tf.matmul(rows, tf.cast(K, tf.float64), transpose_b=True), axis=1)
    c = tf.matmul(w, tf.cast(V, tf.float64))
    return (c[0], w[0]) if q.ndim == 1 else (c, w)
