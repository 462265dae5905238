"""Tensordot along named axes."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q, k = np.tensordot(Q, W1, axes=(1, 1)), np.tensordot(K, W2, axes=(1, 1))
    scores = np.tensordot(q, k, axes=(1, 1))
    scores = scores - scores.max(axis=1)[:, None]
    e = np.exp(scores)
    weights = e / e.sum(axis=1)[:, None]
    return np.tensordot(weights, V, axes=(1, 0)), weights
