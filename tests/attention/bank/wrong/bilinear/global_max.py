"""Subtracts one maximum for all queries, so that rows of much smaller scores become 0/0."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ W2.T
    with np.errstate(all="ignore"):
        s = q @ k.T
        weights = np.exp(s - s.max())
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ V, weights
