"""A TensorFlow tensor is returned."""

import tensorflow as tf


def prepare_images(raw):
    return tf.reshape(tf.cast(raw, tf.float32) / 255.0, (-1, 784))
