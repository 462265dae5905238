"""Subtracts each row's first score instead of the largest one, which overflows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    d_model, h, d_k = Wq.shape
    out = np.zeros(X.shape)
    for j in range(h):
        q, k, v = X @ Wq[:, j], X @ Wk[:, j], X @ Wv[:, j]
        scores = q @ k.T / np.sqrt(d_k)
        if mask is not None:
            scores = np.where(mask, scores, -1e9)
        with np.errstate(all="ignore"):
            e = np.exp(scores - scores[:, :1])
            w = e / e.sum(axis=1, keepdims=True)
        w = w
        out = out + w @ v @ Wo[j]
    return out
