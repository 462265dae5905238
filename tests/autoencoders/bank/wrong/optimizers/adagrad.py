"""Sums up all squares without forgetting any, as AdaGrad does."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    return {"t": 0, "m": [np.zeros_like(p) for p in params], "v": [np.zeros_like(p) for p in params]}


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    t = state["t"] + 1
    m = [beta1 * a + (1 - beta1) * g for a, g in zip(state["m"], grads)]
    v = [b + g**2 for b, g in zip(state["v"], grads)]
    new = []
    for p, a, b in zip(params, m, v):
        a_hat = a / (1 - beta1**t)
        b_hat = b
        new.append(p - lr * a_hat / (np.sqrt(b_hat) + eps))
    return new, {"t": t, "m": m, "v": v}
