"""Counts keys that are there twice only once."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    _, first = np.unique(K, axis=0, return_index=True)
    first = np.sort(first)
    w = np.zeros((*q.shape[:-1], len(K)))
    w[..., first] = sp_softmax(beta * (q @ K[first].T), axis=-1)
    return w @ V, w
