"""A dictionary of TensorFlow variables as state, updated in place."""

import numpy as np
import tensorflow as tf


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    return {
        "t": tf.Variable(0.0, dtype=tf.float64),
        "m": [tf.Variable(np.zeros(np.shape(p))) for p in params],
        "v": [tf.Variable(np.zeros(np.shape(p))) for p in params],
    }


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    state["t"].assign_add(1.0)
    t = float(state["t"].numpy())
    new = []
    for p, g, m, v in zip(params, grads, state["m"], state["v"]):
        m.assign(beta1 * m + (1 - beta1) * g)
        v.assign(beta2 * v + (1 - beta2) * g**2)
        m_hat, v_hat = m.numpy() / (1 - beta1**t), v.numpy() / (1 - beta2**t)
        new.append(p - lr * m_hat / (np.sqrt(v_hat) + eps))
    return new, state
