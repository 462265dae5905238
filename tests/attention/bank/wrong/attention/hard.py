"""Takes the best key's value alone instead of a weighted mixture."""

import numpy as np


def attention(q, K, V, beta=1.0):
    s = beta * q @ K.T
    w = (s == s.max(axis=-1, keepdims=True)).astype(float)
    w = w / w.sum(axis=-1, keepdims=True)
    return w @ V, w
