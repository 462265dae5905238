"""Lets a word see only what came before it."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    W = sp_softmax(np.where(np.tri(len(E)), beta * U @ U.T, -1e9), axis=1)
    return W @ E
