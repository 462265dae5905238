"""Answers only the first of several queries."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    if q.ndim == 2:
        for row in q:
            return attention(row, K, V, beta)
    scores = beta * (q @ K.T)
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
