"""Divides the scores by beta instead of multiplying them."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = sp_softmax(q @ K.T / max(beta, 1e-12), axis=-1)
    return w @ V, w
