"""Handles at most one batch axis."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = (Q @ K.T if Q.ndim == 2 else Q @ K.transpose(0, 2, 1)) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = sp_softmax(scores, axis=-1)
    return weights @ V, weights
