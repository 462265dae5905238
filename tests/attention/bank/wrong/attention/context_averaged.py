"""Averages the weighted values instead of summing them: the weights sum to one already."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    w = sp_softmax(scores, axis=-1)
    return np.mean(w[..., None] * V, axis=-2), w
