"""Divides the scores by the root of the number of keys, although nothing is scaled here."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T) / np.sqrt(len(K))
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
