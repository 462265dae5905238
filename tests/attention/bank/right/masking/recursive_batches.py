"""Leading dimensions are peeled off by recursion."""

import numpy as np


def causal_mask(n):
    return ~np.triu(np.ones((n, n), dtype=bool), 1)


def masked_attention(Q, K, V, mask=None):
    if mask is not None:
        mask = np.broadcast_to(mask, (*Q.shape[:-1], K.shape[-2]))
    if Q.ndim > 2:
        masks = mask if mask is not None else [None] * len(Q)
        pairs = [masked_attention(*each) for each in zip(Q, K, V, masks, strict=True)]
        return np.stack([p[0] for p in pairs]), np.stack([p[1] for p in pairs])
    s = Q @ K.T / np.sqrt(K.shape[1])
    if mask is not None:
        s[~mask] = -np.inf
    s = np.exp(s - s.max(axis=1, keepdims=True))
    w = s / s.sum(axis=1, keepdims=True)
    return w @ V, w
