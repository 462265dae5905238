"""A row for each target word."""

import numpy as np
from scipy.special import softmax as sp_softmax


def align(S, H, W1, W2):
    keys = [W2 @ h for h in H]
    contexts, weights = [], []
    for s in S:
        query = W1 @ s
        scores = np.array([query @ key for key in keys])
        w = np.exp(scores - scores.max())
        w = w / w.sum()
        weights.append(w)
        contexts.append(sum(w[i] * H[i] for i in range(len(H))))
    return np.array(contexts), np.array(weights)
