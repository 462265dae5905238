"""Multiplies the exponentials by the mask, which fails where a forbidden score is the largest by
far.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    if mask is not None:
        e = e * np.asarray(mask, dtype=float)
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
