"""Divides the scores by the root of d_k, which this exercise doesn't."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = sp_softmax(beta * q @ K.T / np.sqrt(K.shape[1]), axis=-1)
    return w @ V, w
