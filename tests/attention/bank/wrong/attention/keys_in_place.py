"""Multiplies the caller's keys by beta."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    np.multiply(K, beta, out=K)
    w = sp_softmax(q @ K.T, axis=-1)
    return w @ V, w
