"""einsum and log-sum-exp."""

import numpy as np
from scipy.special import logsumexp


def align(S, H, W1, W2):
    scores = np.einsum("pd,td,pe,se->ts", W1, S, W2, H)
    weights = np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
    return weights @ H, weights
