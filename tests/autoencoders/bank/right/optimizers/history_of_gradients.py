"""Keeps all gradients and computes both moments from their weights."""

import numpy as np


def sgd_step(params, grads, lr):
    return [np.asarray(p) - np.asarray(g) * lr for p, g in zip(params, grads, strict=True)]


def adam_init(params):
    return ()


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    state = (*state, tuple(np.array(g, dtype=float) for g in grads))

    def mean(arrays, beta):
        weights = (1 - beta) * np.power(float(beta), np.arange(len(arrays))[::-1])
        return np.tensordot(weights, np.stack(arrays), axes=1) / (1 - beta ** len(arrays))

    new = []
    for i, p in enumerate(params):
        past = [step[i] for step in state]
        root = np.sqrt(mean([g * g for g in past], beta2))
        new.append(p - lr * mean(past, beta1) / (root + eps))
    return new, state
