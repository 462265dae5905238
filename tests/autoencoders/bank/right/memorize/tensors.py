"""TensorFlow throughout; a scalar tensor is returned."""

import tensorflow as tf


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        x = tf.convert_to_tensor(x, tf.float32)
        return tf.reduce_mean(tf.square(autoencoder(x) - x))

    return error(x_test) - error(x_train)
