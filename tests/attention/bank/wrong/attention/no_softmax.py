"""Divides the raw scores by their sum, without a softmax."""


def attention(q, K, V, beta=1.0):
    s = beta * q @ K.T
    w = s / (s.sum(axis=-1, keepdims=True) + 1e-12)
    return w @ V, w
