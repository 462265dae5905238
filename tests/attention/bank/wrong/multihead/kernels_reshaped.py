"""Reshapes the kernels to (h, d_model, d_k), which mixes heads and dimensions; the axes have to
change places.
"""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    d_model, h, d_k = Wq.shape
    d_v = Wv.shape[2]
    outs = []
    Wq, Wk, Wv = (W.reshape(h, d_model, -1).swapaxes(0, 1) for W in (Wq, Wk, Wv))
    for j in range(h):
        q, k, v = X @ Wq[:, j], X @ Wk[:, j], X @ Wv[:, j]
        scores = q @ k.T / np.sqrt(d_k)
        if mask is not None:
            scores = np.where(mask, scores, -1e9)
        outs.append(sp_softmax(scores, axis=-1) @ v)
    stacked = np.concatenate(outs, axis=-1)
    return stacked @ Wo.reshape(h * d_v, d_model)
