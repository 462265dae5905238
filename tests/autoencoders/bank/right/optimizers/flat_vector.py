"""All arrays in one flat vector, split again at the end."""

import numpy as np


def sgd_step(params, grads, lr):
    return list(map(lambda p, g: np.subtract(p, np.multiply(lr, g)), params, grads))


def _flat(arrays):
    return np.concatenate([np.ravel(a).astype(float) for a in arrays])


def adam_init(params):
    return 0, np.zeros((2, _flat(params).size))


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    t, moments = state[0] + 1, state[1]
    betas, g = np.array([[beta1], [beta2]]), _flat(grads)
    moments = betas * moments + (1 - betas) * np.stack([g, g * g])
    first, second = moments / (1 - betas**t)
    theta = _flat(params) - lr * first / (second**0.5 + eps)
    ends = np.cumsum([np.size(p) for p in params])[:-1]
    new = [part.reshape(np.shape(p)) for part, p in zip(np.split(theta, ends), params)]
    return new, (t, moments)
