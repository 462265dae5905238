"""Leaves the weights unnormalised: the exponentials are not divided by their sum."""

import numpy as np


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = Q @ W1.T, K @ W2.T
    scores = queries @ keys.T
    w = np.exp(scores - scores.max(axis=1, keepdims=True))
    return w @ V, w
