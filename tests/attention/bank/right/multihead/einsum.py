"""einsum throughout."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    q = np.einsum("nd,dhk->nhk", X, Wq)
    k = np.einsum("nd,dhk->nhk", X, Wk)
    v = np.einsum("nd,dhv->nhv", X, Wv)
    s = np.einsum("ihk,jhk->hij", q, k) * Wq.shape[-1] ** -0.5
    if mask is not None:
        s[:, ~mask] = -np.inf
    s -= s.max(axis=-1, keepdims=True)
    w = np.exp(s)
    w /= w.sum(axis=-1, keepdims=True)
    return np.einsum("hij,jhv,hvd->id", w, v, Wo)
