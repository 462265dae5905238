"""Sets negative entries of the translated queries and keys to 0."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    queries, keys = np.maximum(Q @ W1.T, 0), np.maximum(K @ W2.T, 0)
    w = sp_softmax(queries @ keys.T, axis=1)
    return w @ V, w
