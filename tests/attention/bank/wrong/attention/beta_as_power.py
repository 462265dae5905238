"""Weights to the power of beta, made to sum to one again."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    with np.errstate(all="ignore"):
        w = sp_softmax(q @ K.T, axis=-1) ** beta
        w = w / w.sum(axis=-1, keepdims=True)
    return w @ V, w
