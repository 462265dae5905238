"""Compares the query with the columns of K instead of its rows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K)
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
