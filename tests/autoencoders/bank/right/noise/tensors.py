"""TensorFlow's stateless normals, seeded from rng; a tensor is returned."""

import tensorflow as tf


def add_noise(x, sigma, rng):
    seed = rng.integers(0, 2**31, size=2)
    x = tf.convert_to_tensor(x, tf.float32)
    noise = tf.random.stateless_normal(tf.shape(x), seed=seed, stddev=sigma)
    return tf.clip_by_value(x + noise, 0.0, 1.0)
