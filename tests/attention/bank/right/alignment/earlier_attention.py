"""The attention of an earlier exercise, with translated states as queries and keys."""

import numpy as np


def align(S, H, W1, W2):
    contexts, weights = attention(S @ W1.T, H @ W2.T, H)
    return np.asarray(contexts), np.asarray(weights)
