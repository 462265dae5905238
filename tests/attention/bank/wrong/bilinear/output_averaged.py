"""Averages the weighted values instead of summing them: the weights sum to one already."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = Q @ W1.T, K @ W2.T
    w = sp_softmax(queries @ keys.T, axis=1)
    return w @ V / len(V), w
