"""Mixes the translated states and translates them back, instead of mixing the encoder's states as
they are.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    weights = sp_softmax(scores, axis=1)
    return weights @ (H @ W2.T) @ W2, weights
