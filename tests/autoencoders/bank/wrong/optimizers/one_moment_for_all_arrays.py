"""Keeps one pair of moments for all arrays, so that each array starts from the moments of the one before."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    return {"t": 0, "m": 0.0, "v": 0.0}


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    t = state["t"] + 1
    a, b, m, v = state["m"], state["v"], [], []
    for g in grads:
        a = beta1 * np.mean(a) + (1 - beta1) * g
        b = beta2 * np.mean(b) + (1 - beta2) * g**2
        m.append(a)
        v.append(b)
    new = []
    for p, a, b in zip(params, m, v):
        a_hat = a / (1 - beta1**t)
        b_hat = b / (1 - beta2**t)
        new.append(p - lr * a_hat / (np.sqrt(b_hat) + eps))
    return new, {"t": t, "m": a, "v": b}
