"""Averages all words with equal weights."""

import numpy as np


def contextualize(E, beta=1.0):
    w = np.full((len(E), len(E)), 1 / len(E))
    return w @ E
