"""All heads at once; contexts joined, one product with the output's kernels."""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    d_model, h, d_k = Wq.shape
    n, d_v = len(X), Wv.shape[2]
    Q = (X @ Wq.reshape(d_model, h * d_k)).reshape(n, h, d_k).transpose(1, 0, 2)
    K = (X @ Wk.reshape(d_model, h * d_k)).reshape(n, h, d_k).transpose(1, 2, 0)
    V = (X @ Wv.reshape(d_model, h * d_v)).reshape(n, h, d_v).transpose(1, 0, 2)
    scores = Q @ K / d_k**0.5
    if mask is not None:
        scores = scores + (~mask) * -1e9
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return (weights @ V).transpose(1, 0, 2).reshape(n, h * d_v) @ Wo.reshape(h * d_v, -1)
