"""One matrix Wq Wkᵀ and one matrix Wv Wo for each head."""

import numpy as np
from scipy.special import softmax as sp_softmax


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    compare = np.einsum("ahk,bhk->hab", Wq, Wk) / np.sqrt(Wq.shape[-1])
    change = np.einsum("ahv,hvb->hab", Wv, Wo)
    scores = X @ compare @ X.T
    if mask is not None:
        scores[:, ~np.asarray(mask)] = -np.inf
    return (sp_softmax(scores, axis=2) @ X @ change).sum(axis=0)
