"""Lets a word see only itself and the words next to it."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    i = np.arange(len(E))
    near = np.abs(i[:, None] - i) <= 1
    w = sp_softmax(np.where(near, beta * (unit @ unit.T), -np.inf), axis=1)
    return w @ E
