"""Clips the scores to ±700, although they may be as large as 10,000."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    e = np.exp(np.clip((Q @ W1.T) @ (K @ W2.T).T, -700, 700))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V, weights
