"""Sums the scores over the batch, so that examples see each other."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if scores.ndim > 2:
        scores = scores + 0 * scores + scores.sum(axis=0, keepdims=True) - scores
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    weights = sp_softmax(scores, axis=-1)
    return weights @ V, weights
