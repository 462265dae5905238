"""Multiplies the caller's query by beta."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    q *= beta
    w = sp_softmax(q @ K.T, axis=-1)
    return w @ V, w
