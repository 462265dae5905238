"""The softmax of what is allowed alone, row by row, put where it belongs."""

import numpy as np
import scipy.special


def causal_mask(n):
    return np.array([[column <= row for column in range(n)] for row in range(n)], dtype=bool)


def masked_attention(Q, K, V, mask=None):
    scores = np.einsum("...qd,...kd->...qk", Q, K) / Q.shape[-1] ** 0.5
    if mask is None:
        mask = np.ones(scores.shape[-2:], dtype=bool)
    mask = np.broadcast_to(np.asarray(mask, dtype=bool), scores.shape)
    weights = np.zeros(scores.shape)
    for row in np.ndindex(*scores.shape[:-1]):
        weights[row][mask[row]] = scipy.special.softmax(scores[row][mask[row]])
    return np.einsum("...qk,...kv->...qv", weights, V), weights
