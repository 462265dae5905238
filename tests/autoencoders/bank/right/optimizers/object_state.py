"""An object as state, and generators turned to tuples."""

import numpy as np


def sgd_step(params, grads, lr):
    return tuple(np.subtract(p, np.multiply(lr, g)) for p, g in zip(params, grads))


class Moments:
    def __init__(self, params):
        self.t = 0
        self.m = [np.zeros(np.shape(p)) for p in params]
        self.v = [np.zeros(np.shape(p)) for p in params]


def adam_init(params):
    return Moments(params)


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    state.t += 1
    new = []
    for i, (p, g) in enumerate(zip(params, grads)):
        state.m[i] = beta1 * state.m[i] + (1 - beta1) * g
        state.v[i] = beta2 * state.v[i] + (1 - beta2) * g * g
        m_hat = state.m[i] / (1 - beta1**state.t)
        v_hat = state.v[i] / (1 - beta2**state.t)
        new.append(p - lr * m_hat / (v_hat**0.5 + eps))
    return tuple(new), state
