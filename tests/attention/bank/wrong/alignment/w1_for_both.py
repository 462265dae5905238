"""Translates the encoder's states with W1, too, instead of W2."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    asked, offered = S @ W1.T, H @ W1.T
    w = sp_softmax(asked @ offered.T, axis=1)
    return w @ H, w
