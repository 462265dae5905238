"""Multiplies by W instead of its transpose where the shapes allow it."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ (W1 if W1.shape[0] == W1.shape[1] else W1.T)) @ (H @ W2.T).T
    weights = sp_softmax(scores, axis=1)
    return weights @ H, weights
