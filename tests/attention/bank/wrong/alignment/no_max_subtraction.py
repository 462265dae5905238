"""Takes the exponential of the raw scores, which overflows for large ones."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    with np.errstate(all="ignore"):
        weights = np.exp(scores)
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ H, weights
