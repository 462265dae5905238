"""Returns the scores in place of the weights."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    s = beta * q @ K.T
    return sp_softmax(s, axis=-1) @ V, s
