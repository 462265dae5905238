"""Starts with one list for both moments and puts new arrays into it, so that they share all that follows."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    zeros = [np.zeros_like(p) for p in params]
    return {"t": 0, "m": zeros, "v": zeros}


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    t = state["t"] + 1
    m, v = state["m"], state["v"]
    for i, g in enumerate(grads):
        m[i] = beta1 * m[i] + (1 - beta1) * g
    for i, g in enumerate(grads):
        v[i] = beta2 * v[i] + (1 - beta2) * g**2
    new = []
    for p, a, b in zip(params, m, v):
        a_hat = a / (1 - beta1**t)
        b_hat = b / (1 - beta2**t)
        new.append(p - lr * a_hat / (np.sqrt(b_hat) + eps))
    return new, {"t": t, "m": m, "v": v}
