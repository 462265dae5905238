"""Removes forbidden weights only after the softmax and normalises the rest, which fails where
nothing is left.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    weights = sp_softmax(scores, axis=-1)
    if mask is not None:
        weights = np.where(mask, weights, 0)
        with np.errstate(all="ignore"):
            weights = weights / weights.sum(axis=-1, keepdims=True)
    return weights @ V, weights
