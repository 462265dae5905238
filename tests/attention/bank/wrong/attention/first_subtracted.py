"""Subtracts the first key's score instead of the largest one, which overflows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    s = beta * (q @ K.T)
    with np.errstate(all="ignore"):
        e = np.exp(s - s[..., :1])
        w = e / e.sum(axis=-1, keepdims=True)
    return w @ V, w
