"""Leaves beta out of the scores."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    W = sp_softmax(U @ U.T, axis=1)
    return W @ E
