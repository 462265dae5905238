"""A 0/1 mask on exponentials, taken against the largest allowed score."""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    d_model, h, d_k = Wq.shape
    allowed = np.ones((len(X), len(X)), dtype=bool) if mask is None else mask
    out = 0
    for q, k, v, o in zip(*(X @ W.swapaxes(0, 1) for W in (Wq, Wk, Wv)), Wo):
        s = np.where(allowed, q @ k.T / np.sqrt(d_k), -np.inf)
        e = np.exp(s - s.max(axis=1, keepdims=True))
        out = out + e / e.sum(axis=1, keepdims=True) @ v @ o
    return out
