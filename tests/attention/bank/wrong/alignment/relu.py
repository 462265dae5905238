"""Sets negative entries of the translated states to 0."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    asked, offered = np.maximum(S @ W1.T, 0), np.maximum(H @ W2.T, 0)
    w = sp_softmax(asked @ offered.T, axis=1)
    return w @ H, w
