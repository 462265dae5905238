"""Takes the absolute value of the cosine."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    w = sp_softmax(beta * (np.abs(unit @ unit.T)), axis=1)
    return w @ E
