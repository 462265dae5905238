"""TensorFlow."""

import tensorflow as tf


def align(S, H, W1, W2):
    scores = tf.matmul(tf.matmul(S, W1, transpose_b=True), tf.matmul(H, W2, transpose_b=True), transpose_b=True)
    weights = tf.nn.softmax(scores, axis=-1)
    return tf.matmul(weights, H), weights
