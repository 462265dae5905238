"""Normalises over the whole matrix, so that all weights together sum to one instead of each row."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    weights = sp_softmax(scores)
    return weights @ H, weights
