"""Mixes the decoder's states S instead of the encoder's states H."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    weights = sp_softmax(scores, axis=1)
    return weights.T @ S, weights
