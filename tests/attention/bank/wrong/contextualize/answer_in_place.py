"""Writes the answer into the caller's array."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    E[:] = sp_softmax(beta * unit @ unit.T, axis=1) @ E
    return E
