"""Takes the angle between two words for the score instead of its cosine."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    w = sp_softmax(beta * (np.arccos(np.clip(unit @ unit.T, -1, 1))), axis=1)
    return w @ E
