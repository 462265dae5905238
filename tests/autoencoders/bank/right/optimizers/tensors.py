"""TensorFlow tensors returned, a list as state."""

import numpy as np
import tensorflow as tf


def sgd_step(params, grads, lr):
    return [tf.cast(p, tf.float64) - lr * tf.cast(g, tf.float64) for p, g in zip(params, grads)]


def adam_init(params):
    return [[0, tf.zeros(np.shape(p), tf.float64), tf.zeros(np.shape(p), tf.float64)] for p in params]


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    new, states = [], []
    for p, g, (t, m, v) in zip(params, grads, state):
        p, g = tf.cast(p, tf.float64), tf.cast(g, tf.float64)
        t += 1
        m = beta1 * tf.cast(m, tf.float64) + (1 - beta1) * g
        v = beta2 * tf.cast(v, tf.float64) + (1 - beta2) * g**2
        new.append(p - lr * m / (1 - beta1**t) / (tf.sqrt(v / (1 - beta2**t)) + eps))
        states.append([t, m, v])
    return new, states
