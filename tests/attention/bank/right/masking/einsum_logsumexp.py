"""einsum, a boolean index on a broadcast mask, log-sum-exp."""

import numpy as np
from scipy.special import logsumexp


def causal_mask(n):
    return np.arange(n)[:, None] >= np.arange(n)[None, :]


def masked_attention(Q, K, V, mask=None):
    scores = np.einsum("...qd,...kd->...qk", Q, K) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores[~np.broadcast_to(mask, scores.shape)] = -np.inf
    weights = np.exp(scores - logsumexp(scores, axis=-1, keepdims=True))
    return np.einsum("...qk,...kv->...qv", weights, V), weights
