"""Sets the values of forbidden keys to 0 but leaves their weights, so that the weights of the rest don't sum to one."""

import numpy as np
from scipy.special import softmax as sp_softmax


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    w = sp_softmax(scores, axis=-1)
    if mask is None:
        return w @ V, w
    return np.where(mask, w, 0) @ V, w
