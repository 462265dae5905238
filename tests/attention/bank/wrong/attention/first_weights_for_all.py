"""Gives every query the weights of the first one."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    w = sp_softmax(scores, axis=-1)
    if w.ndim == 2:
        w = np.tile(w[0], (len(w), 1))
    return w @ V, w
