"""Leaves W2 out where the shapes allow it, and uses its absolute values elsewhere."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ np.abs(W2).T
    weights = sp_softmax(q @ k.T, axis=-1)
    return weights @ V, weights
