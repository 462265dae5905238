"""Keras's placement of eps; a tuple as state, updated in place."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    return [0], [0.0 * p for p in params], [0.0 * p for p in params]


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    count, m, v = state
    count[0] += 1
    t = count[0]
    alpha = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    result = []
    for i, (p, g) in enumerate(zip(params, grads)):
        m[i] = m[i] + (g - m[i]) * (1 - beta1)
        v[i] = v[i] + (np.square(g) - v[i]) * (1 - beta2)
        result.append(p - alpha * m[i] / (np.sqrt(v[i]) + eps))
    return result, state
