"""Log-sum-exp; lists."""

import numpy as np
from scipy.special import logsumexp


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    k = K @ W2.T
    s = np.inner(q, k)
    w = np.exp(s - logsumexp(s, axis=1)[:, None])
    return (w @ V).tolist(), w.tolist()
