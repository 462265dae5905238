"""Takes the absolute value of the scores."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * np.abs(q @ K.T)
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
