"""Takes a sigmoid of each score instead of a softmax over the keys."""

from scipy.special import expit


def attention(q, K, V, beta=1.0):
    scores = beta * (q @ K.T)
    w = expit(scores)
    return w @ V, w
