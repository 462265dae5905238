"""Returns the context alone, without the weights."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    return sp_softmax(beta * q @ K.T, axis=-1) @ V
