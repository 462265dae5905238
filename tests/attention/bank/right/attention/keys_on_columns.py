"""Keys as rows of the score matrix, softmax down the columns, transposed back."""

import numpy as np


def attention(q, K, V, beta=1.0):
    scores = beta * np.tensordot(K, q.T, axes=1)
    e = np.exp(scores - scores.max(axis=0))
    weights = e / e.sum(axis=0)
    return (V.T @ weights).T, weights.T
