"""Normalises with Python's own sum, which adds up over the queries, not the keys."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    s = beta * (q @ K.T)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    w = e / sum(e)
    return w @ V, w
