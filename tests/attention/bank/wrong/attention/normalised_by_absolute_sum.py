"""Divides the raw scores by the sum of their absolute values, without a softmax."""

import numpy as np


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    w = scores / np.abs(scores).sum(axis=-1, keepdims=True)
    return w @ V, w
