"""Averages several queries to a single one."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    q = np.atleast_2d(q).mean(axis=0)
    w = sp_softmax(beta * K @ q)
    return w @ V, w
