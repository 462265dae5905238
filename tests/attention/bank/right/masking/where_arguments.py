"""NumPy's `where` arguments in maximum, exponential and sum."""

import numpy as np


def causal_mask(n):
    return ~np.triu(np.ones((n, n), dtype=bool), k=1)


def masked_attention(Q, K, V, mask=None):
    scores = np.matmul(Q, np.moveaxis(K, -1, -2)) * Q.shape[-1] ** -0.5
    allowed = np.broadcast_to(True if mask is None else mask, scores.shape)
    top = np.max(scores, axis=-1, keepdims=True, where=allowed, initial=-np.inf)
    weights = np.exp(scores - top, where=allowed, out=np.zeros_like(scores))
    weights = weights / np.sum(weights, axis=-1, keepdims=True)
    return np.matmul(weights, V), weights
