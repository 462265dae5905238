"""Takes the softmax of the softmax."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    w = sp_softmax(scores, axis=-1)
    w = sp_softmax(w, axis=-1)
    return w @ V, w
