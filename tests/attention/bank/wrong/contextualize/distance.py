"""Compares words by the distance between them instead of the cosine."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    distances = np.linalg.norm(E[:, None] - E, axis=2)
    w = sp_softmax(-beta * distances, axis=1)
    return w @ E
