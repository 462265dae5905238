"""keras.ops from the projections to the sum over heads."""

import keras
import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    q, k, v = (keras.ops.einsum("bnm,mhk->bnhk", X[None], W) for W in (Wq, Wk, Wv))
    scores = keras.ops.einsum("bqhk,bnhk->bhqn", q, k) * Wq.shape[2] ** -0.5
    if mask is not None:
        scores = keras.ops.where(mask, scores, -1e9)
    weights = keras.ops.softmax(scores)
    return np.asarray(keras.ops.einsum("bhqn,bnhv,hvm->bqm", weights, v, Wo)[0])
