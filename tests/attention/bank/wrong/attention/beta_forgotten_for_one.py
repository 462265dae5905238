"""Leaves beta out for a single query."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    if q.ndim == 1:
        w = sp_softmax(K @ q)
        return w @ V, w
    w = sp_softmax(beta * (q @ K.T), axis=1)
    return w @ V, w
