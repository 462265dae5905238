"""Squashes the scores by tanh before the softmax."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * np.tanh(q @ K.T)
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
