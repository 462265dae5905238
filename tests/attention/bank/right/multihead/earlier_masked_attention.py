"""The masked attention of an earlier exercise, head by head."""

import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    out = 0
    for j in range(Wq.shape[1]):
        context, _ = masked_attention(X @ Wq[:, j], X @ Wk[:, j], X @ Wv[:, j], mask)
        out = out + np.asarray(context) @ Wo[j]
    return out
