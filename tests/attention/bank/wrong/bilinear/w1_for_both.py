"""Translates keys with W1, too, instead of W2."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = Q @ W1.T, K @ W1.T
    w = sp_softmax(queries @ keys.T, axis=1)
    return w @ V, w
