"""Translates the decoder's states with W2 and the encoder's with W1: the two are exchanged."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    scores = (S @ W2.T) @ (H @ W1.T).T
    weights = sp_softmax(scores, axis=1)
    return weights @ H, weights
