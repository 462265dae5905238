"""Normalises over the whole matrix, so that all weights together sum to one instead of each row."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    W = sp_softmax(beta * U @ U.T)
    return W @ E
