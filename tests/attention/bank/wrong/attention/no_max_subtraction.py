"""Takes the exponential of the raw scores, which overflows for large ones."""

import numpy as np


def attention(q, K, V, beta=1.0):
    with np.errstate(all="ignore"):
        e = np.exp(beta * q @ K.T)
        w = e / e.sum(axis=-1, keepdims=True)
    return w @ V, w
