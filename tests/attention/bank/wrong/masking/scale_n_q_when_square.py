"""Divides by the root of the number of queries where there are as many as keys."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scale = np.sqrt(Q.shape[-2] if Q.shape[-2] == K.shape[-2] else Q.shape[-1])
    scores = Q @ np.swapaxes(K, -1, -2) / scale
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = sp_softmax(scores, axis=-1)
    return weights @ V, weights
