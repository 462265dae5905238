"""Multiplies both the query and the keys by beta, so that it counts twice."""

import numpy as np
from scipy.special import softmax as sp_softmax


def attention(q, K, V, beta=1.0):
    scores = (beta * q) @ (beta * K).T
    w = sp_softmax(scores, axis=-1)
    return w @ V, w
