"""Makes the queries with Wk instead of Wq."""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    d_model, h, d_k = Wq.shape
    out = np.zeros(X.shape)
    for j in range(h):
        q, k, v = X @ Wk[:, j], X @ Wk[:, j], X @ Wv[:, j]
        scores = q @ k.T / np.sqrt(d_k)
        if mask is not None:
            scores = np.where(mask, scores, -np.inf)
        w = sp_softmax(scores, axis=-1)
        out = out + w @ v @ Wo[j]
    return out
