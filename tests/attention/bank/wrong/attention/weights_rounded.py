"""Rounds the weights to three decimals."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = np.round(sp_softmax(beta * q @ K.T, axis=-1), 3)
    return w @ V, w
