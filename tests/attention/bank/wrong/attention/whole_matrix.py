"""Normalises over the whole matrix, so that all weights together sum to one instead of each row."""

import numpy as np


def attention(q, K, V, beta=1.0):
    s = beta * q @ K.T
    e = np.exp(s - s.max())
    w = e / e.sum()
    return w @ V, w
