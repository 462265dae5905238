"""Brings the translated states to unit length before it compares them."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    scores = scores / np.linalg.norm(S @ W1.T, axis=1)[:, None] / np.linalg.norm(H @ W2.T, axis=1)
    weights = sp_softmax(scores, axis=1)
    return weights @ H, weights
