"""Keeps both moments in the same arrays, so that the second one overwrites the first."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    zeros = [np.zeros(np.shape(p)) for p in params]
    return {"t": 0, "m": zeros, "v": zeros}


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    t = state["t"] + 1
    m, v = state["m"], state["v"]
    for a, b, g in zip(m, v, grads):
        a[...] = beta1 * a + (1 - beta1) * g
        b[...] = beta2 * b + (1 - beta2) * g**2
    new = []
    for p, a, b in zip(params, m, v):
        a_hat = a / (1 - beta1**t)
        b_hat = b / (1 - beta2**t)
        new.append(p - lr * a_hat / (np.sqrt(b_hat) + eps))
    return new, {"t": t, "m": m, "v": v}
