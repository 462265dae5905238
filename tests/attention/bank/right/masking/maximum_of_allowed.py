"""A 0/1 mask on exponentials, taken against the largest allowed score."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    allowed = np.ones(scores.shape, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape)
    top = scores.max(axis=-1, keepdims=True, where=allowed, initial=-np.inf)
    e = np.exp(np.where(allowed, scores - top, 0)) * allowed
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
