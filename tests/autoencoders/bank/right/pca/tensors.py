"""TensorFlow's svd; a tensor is returned."""

import tensorflow as tf


def pca_reconstruct(x_train, x_test, k):
    train, test = tf.cast(x_train, tf.float64), tf.cast(x_test, tf.float64)
    mean = tf.reduce_mean(train, axis=0)
    _, _, v = tf.linalg.svd(train - mean)
    v = v[:, :k]
    return tf.matmul((test - mean) @ v, v, transpose_b=True) + mean
