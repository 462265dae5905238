"""Drops the axis of length one when there is a single row of queries."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = sp_softmax(beta * np.atleast_2d(q) @ K.T, axis=-1)
    return np.squeeze(w @ V), np.squeeze(w)
