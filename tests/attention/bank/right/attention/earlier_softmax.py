"""The softmax of the exercise before."""

import numpy as np


def attention(q, K, V, beta=1.0):
    weights = np.asarray(softmax(beta * (q @ K.T)))
    return weights @ V, weights
