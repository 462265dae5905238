"""Powers of the betas kept in the state in place of a counter."""

import numpy as np


def sgd_step(params, grads, lr):
    return [p - lr * g for p, g in zip(params, grads)]


def adam_init(params):
    zeros = [np.zeros_like(p) for p in params]
    return {"p1": 1.0, "p2": 1.0, "m": zeros, "v": [z.copy() for z in zeros]}


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    p1, p2 = state["p1"] * beta1, state["p2"] * beta2
    m = [a * beta1 + g * (1 - beta1) for a, g in zip(state["m"], grads)]
    v = [b * beta2 + g * g * (1 - beta2) for b, g in zip(state["v"], grads)]
    new = [
        p - lr * (a / (1 - p1)) / (np.sqrt(b / (1 - p2)) + eps) for p, a, b in zip(params, m, v)
    ]
    return new, {"p1": p1, "p2": p2, "m": m, "v": v}
