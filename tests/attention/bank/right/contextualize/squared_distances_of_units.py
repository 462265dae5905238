"""Cosines from the squared distances between unit vectors."""

import numpy as np
from scipy.spatial.distance import pdist, squareform
from scipy.special import log_softmax


def contextualize(E, beta=1.0):
    unit = E / np.sqrt(np.sum(np.square(E), axis=1, keepdims=True))
    cosines = 1 - squareform(pdist(unit, "sqeuclidean")) / 2
    return np.exp(log_softmax(beta * cosines, axis=1)).dot(E)
