"""Multiplies each value by its weight but doesn't sum them up."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    w = sp_softmax(scores, axis=-1)
    return w[..., None] * V, w
