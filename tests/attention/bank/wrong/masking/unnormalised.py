"""Leaves the weights unnormalised: the exponentials are not divided by their sum."""

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    w = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return w @ V, w
