"""Kernels as matrices, heads split with reshape and transpose."""

import numpy as np
from scipy.special import logsumexp


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    n, d_model = X.shape
    h = Wq.shape[1]

    def split(W):
        return (X @ W.reshape(d_model, -1)).reshape(n, h, -1).transpose(1, 0, 2)

    q, k, v = split(Wq), split(Wk), split(Wv)
    s = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    if mask is not None:
        s = s + (1.0 - mask) * -1e9
    w = np.exp(s - logsumexp(s, axis=-1, keepdims=True))
    return (w @ v).transpose(1, 0, 2).reshape(n, -1) @ Wo.reshape(-1, d_model)
