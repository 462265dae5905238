"""Step size and root corrected apart, as PyTorch does it; moments changed in place."""

import numpy as np


def sgd_step(params, grads, lr):
    return list(map(lambda p, g: p + (-lr) * g, params, grads))


def adam_init(params):
    return {
        "step": 0,
        "exp_avg": [np.zeros(np.shape(p)) for p in params],
        "exp_avg_sq": [np.zeros(np.shape(p)) for p in params],
    }


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    state["step"] += 1
    correction1 = 1 - beta1 ** state["step"]
    correction2 = 1 - beta2 ** state["step"]
    updated = []
    for p, g, m, v in zip(params, grads, state["exp_avg"], state["exp_avg_sq"]):
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g * g
        denominator = np.sqrt(v) / np.sqrt(correction2) + eps
        updated.append(p - lr / correction1 * m / denominator)
    return updated, state
