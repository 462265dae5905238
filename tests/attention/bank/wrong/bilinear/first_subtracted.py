"""Subtracts the first key's score instead of the largest one, which overflows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    s = (Q @ W1.T) @ (K @ W2.T).T
    with np.errstate(all="ignore"):
        e = np.exp(s - s[:, :1])
        weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V, weights
