"""Divides the cosines by their sum, without a softmax."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    S = beta * U @ U.T + 1e-9
    W = S / S.sum(axis=1, keepdims=True)
    return W @ E
