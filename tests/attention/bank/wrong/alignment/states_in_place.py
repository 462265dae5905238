"""Takes the mean away from the caller's encoder states."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    raw = H.copy()
    H -= H.mean(axis=0)
    weights = sp_softmax((S @ W1.T) @ (H @ W2.T).T, axis=1)
    return weights @ raw, weights
