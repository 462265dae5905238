"""Answers the first query alone."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = Q @ W1.T, K @ W2.T
    w = sp_softmax(queries @ keys.T, axis=1)
    return w[0] @ V, w[0]
