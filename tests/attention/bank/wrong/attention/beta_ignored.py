"""Leaves beta out of the scores."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = sp_softmax(q @ K.T, axis=-1)
    return w @ V, w
