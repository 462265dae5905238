"""Multiplies the weights by beta and normalises again, instead of multiplying the scores."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    w = beta * sp_softmax(q @ K.T, axis=-1)
    w = w / (w.sum(axis=-1, keepdims=True) + 1e-12)
    return w @ V, w
