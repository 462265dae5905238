"""Clips the scores to ±700, although they may be as large as 10,000."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    s = np.clip(beta * (q @ K.T), -700, 700)
    e = np.exp(s)
    w = e / e.sum(axis=-1, keepdims=True)
    return w @ V, w
