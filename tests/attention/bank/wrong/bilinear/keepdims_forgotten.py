"""Divides by sums without keepdims, so that a row is divided by another row's sum."""

import numpy as np


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = Q @ W1.T, K @ W2.T
    scores = queries @ keys.T
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    w = e / e.sum(axis=1)
    return w @ V, w
