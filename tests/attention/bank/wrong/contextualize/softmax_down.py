"""Normalises down the columns, so that the weights of a row don't sum to one."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    W = sp_softmax(beta * U @ U.T, axis=0)
    return W @ E
