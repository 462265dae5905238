"""Scores each pair by the sum of tanh(W1 s + W2 h) instead of the dot product of the two
translations.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = np.tanh((S @ W1.T)[:, None] + (H @ W2.T)[None]).sum(-1)
    weights = sp_softmax(scores, axis=1)
    return weights @ H, weights
