"""Leaves the weights unnormalised: the exponentials are not divided by their sum."""

import numpy as np


def align(S, H, W1, W2):
    asked, offered = S @ W1.T, H @ W2.T
    scores = asked @ offered.T
    w = np.exp(scores - scores.max(axis=1, keepdims=True))
    return w @ H, w
