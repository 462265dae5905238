"""Subtracts one maximum for all queries, so that rows of much smaller scores become 0/0."""

import numpy as np


def attention(q, K, V, beta=1.0):
    s = beta * q @ K.T
    with np.errstate(all="ignore"):
        e = np.exp(s - s.max())
        w = e / e.sum(axis=-1, keepdims=True)
    return w @ V, w
