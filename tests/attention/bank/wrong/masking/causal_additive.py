"""Returns numbers to add instead of a boolean mask."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.triu(np.full((n, n), -1e9), 1)


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    weights = sp_softmax(scores, axis=-1)
    return weights @ V, weights
