"""Divides the scores by their sum, without a softmax."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ W2.T
    weights = (q @ k.T) / (q @ k.T).sum(axis=1, keepdims=True)
    return weights @ V, weights
