"""Mixes the translated states H W2ᵀ instead of the encoder's states H themselves."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W1.T) @ (H @ W2.T).T
    weights = sp_softmax(scores, axis=1)
    return weights @ (H @ W2.T), weights
