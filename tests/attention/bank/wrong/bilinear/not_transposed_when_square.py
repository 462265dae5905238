"""Multiplies by W1 instead of its transpose where the shapes allow it."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ (W1 if W1.shape[0] == W1.shape[1] else W1.T)
    k = K @ W2.T
    weights = sp_softmax(q @ k.T, axis=-1)
    return weights @ V, weights
