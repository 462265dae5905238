"""TensorFlow throughout; scalar tensors are returned."""

import tensorflow as tf


def squared_error(x, x_hat):
    x, x_hat = tf.cast(x, tf.float32), tf.cast(x_hat, tf.float32)
    return tf.reduce_mean(tf.reduce_sum(tf.square(x - x_hat), axis=-1))


def binary_crossentropy(x, x_hat, eps=1e-7):
    x = tf.cast(x, tf.float32)
    p = tf.clip_by_value(tf.cast(x_hat, tf.float32), eps, 1 - eps)
    nats = x * tf.math.log(p) + (1 - x) * tf.math.log(1 - p)
    return -tf.reduce_mean(tf.reduce_sum(nats, axis=-1))
