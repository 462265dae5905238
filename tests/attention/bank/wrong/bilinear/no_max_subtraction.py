"""Takes the exponential of the raw scores, which overflows for large ones."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ W2.T
    with np.errstate(all="ignore"):
        weights = np.exp(q @ k.T)
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ V, weights
