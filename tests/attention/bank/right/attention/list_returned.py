"""Returns a list of two arrays, in single precision."""

import numpy as np


def attention(q, K, V, beta=1.0):
    q, K, V = np.float32(q), np.float32(K), np.float32(V)
    s = np.float32(beta) * np.dot(q, K.T)
    s = np.exp(s - np.max(s, axis=-1, keepdims=True))
    w = s / np.sum(s, axis=-1, keepdims=True)
    return [np.dot(w, V), w]
