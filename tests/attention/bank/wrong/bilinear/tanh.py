"""Squashes the translated queries and keys by tanh before it compares them."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ W2.T
    weights = sp_softmax(np.tanh(q) @ np.tanh(k).T, axis=-1)
    return weights @ V, weights
