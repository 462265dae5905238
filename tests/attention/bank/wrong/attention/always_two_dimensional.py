"""Returns a row of one for a single query."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = sp_softmax(beta * np.atleast_2d(q) @ K.T, axis=-1)
    return w @ V, w
