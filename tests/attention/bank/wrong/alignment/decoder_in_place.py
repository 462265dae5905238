"""Overwrites the caller's decoder states with their translations, where these fit."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    if W1.shape[0] == W1.shape[1]:
        S[:] = S @ W1.T
        s = S
    else:
        S *= 1.0 + 1e-9
        s = S @ W1.T
    weights = sp_softmax(s @ (H @ W2.T).T, axis=1)
    return weights @ H, weights
