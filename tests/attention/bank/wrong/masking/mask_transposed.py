"""Reads the mask with queries and keys exchanged."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(np.broadcast_to(mask, scores.shape), scores, -1e9) if scores.shape[-1] != scores.shape[-2] else np.where(np.swapaxes(mask, -1, -2), scores, -1e9)
    weights = sp_softmax(scores, axis=-1)
    return weights @ V, weights
