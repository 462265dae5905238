"""Takes sigmoids of the scores in place of exponentials before it divides by their sum."""

from scipy.special import expit


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    s = expit(scores)
    w = s / s.sum(axis=-1, keepdims=True)
    return w @ V, w
