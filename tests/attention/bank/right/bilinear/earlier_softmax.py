"""The softmax of an earlier exercise, over each query's scores."""

import numpy as np


def dot_product_attention(Q, K, V, W1, W2):
    scores = (Q @ W1.T) @ (K @ W2.T).T
    weights = np.stack([np.asarray(softmax(row)) for row in scores])
    return weights @ V, weights
