"""Multiplies the caller's values by the weights of a lone query."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    weights = sp_softmax((Q @ W1.T) @ (K @ W2.T).T, axis=-1)
    output = weights @ V
    V *= weights.sum(axis=0)[:, None]
    return output, weights
