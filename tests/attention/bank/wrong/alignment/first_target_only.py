"""Aligns the first target word alone."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    asked, offered = S @ W1.T, H @ W2.T
    w = sp_softmax(asked @ offered.T, axis=1)
    return w[0] @ H, w[0]
