"""A running sum over the batches of a tf.data.Dataset."""

import tensorflow as tf


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        total, count = tf.zeros((), tf.float64), 0
        for batch in tf.data.Dataset.from_tensor_slices(tf.cast(x, tf.float32)).batch(50):
            guess = autoencoder(batch, training=False)
            total += tf.reduce_sum(tf.math.squared_difference(tf.cast(guess, tf.float64), tf.cast(batch, tf.float64)))
            count += tf.size(batch).numpy()
        return total / count

    return float(error(x_test) - error(x_train))
