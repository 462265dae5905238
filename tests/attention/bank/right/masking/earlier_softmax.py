"""The softmax of an earlier exercise, called by a function of its own."""

import numpy as np


def _weights(scores):
    return np.asarray(softmax(scores, axis=-1))


def causal_mask(n):
    return np.tril(np.ones((n, n))) > 0


def masked_attention(Q, K, V, mask=None):
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(K.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    weights = _weights(scores)
    return weights @ V, weights
