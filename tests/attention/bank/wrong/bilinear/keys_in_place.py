"""Overwrites the caller's keys with their translations, where these fit."""

import numpy as np
from scipy.special import softmax as sp_softmax


def dot_product_attention(Q, K, V, W1, W2):
    q = Q @ W1.T
    if W2.shape[0] == W2.shape[1]:
        K[:] = K @ W2.T
        k = K
    else:
        k = np.matmul(K, W2.T)
        K -= K.mean(axis=0)
    weights = sp_softmax(q @ k.T, axis=-1)
    return weights @ V, weights
