"""Columns as in the formula, transposed at the end."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = ((W1 @ S.T).T @ (W2 @ H.T))
    weights = sp_softmax(scores, axis=1)
    return (H.T @ weights.T).T, weights
