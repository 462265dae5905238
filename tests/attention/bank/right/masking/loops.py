"""Explicit loops over batch, queries and keys."""

import math

import numpy as np


def causal_mask(n):
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        for j in range(i + 1):
            mask[i, j] = True
    return mask


def masked_attention(Q, K, V, mask=None):
    shape = Q.shape[:-1] + (K.shape[-2],)
    allowed = np.ones(shape, dtype=bool) if mask is None else np.broadcast_to(mask, shape)
    weights = np.zeros(shape)
    output = np.zeros(Q.shape[:-1] + (V.shape[-1],))
    for where in np.ndindex(*shape[:-1]):
        batch = where[:-1]
        keys = [j for j in range(shape[-1]) if allowed[where][j]]
        scores = [float(np.dot(Q[where], K[batch][j])) / math.sqrt(Q.shape[-1]) for j in keys]
        e = [math.exp(s - max(scores)) for s in scores]
        for j, value in zip(keys, e, strict=True):
            weights[where][j] = value / sum(e)
            output[where] += value / sum(e) * V[batch][j]
    return output, weights
