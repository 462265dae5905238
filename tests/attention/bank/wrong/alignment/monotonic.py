"""Masks source words that come more than two places after the target word, although every word may
be looked at.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    scores = np.where(np.tri(*scores.shape, k=2) > 0, scores, -1e9)
    weights = sp_softmax(scores, axis=1)
    return weights @ H, weights
