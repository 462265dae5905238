"""Uses a default beta other than 1."""

from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=0.5):
    w = sp_softmax(beta * q @ K.T, axis=-1)
    return w @ V, w
