"""Normalises with Python's own sum, which adds up over the target words, not the source words."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / sum(e)
    return weights @ H, weights
