"""Keras's layer Softmax, which takes a mask."""

import keras
import numpy as np


def causal_mask(n):
    i = np.arange(n)
    return np.less_equal.outer(i, i).T


def masked_attention(Q, K, V, mask=None):
    scores = np.asarray(Q) @ np.asarray(K).swapaxes(-2, -1) / np.sqrt(np.shape(Q)[-1])
    if mask is not None:
        mask = np.broadcast_to(mask, scores.shape)
        scores = scores - np.max(scores, axis=-1, keepdims=True, where=mask, initial=-np.inf)
        scores = np.minimum(scores, 0.0)
    weights = np.asarray(keras.layers.Softmax(axis=-1, dtype="float64")(scores, mask=mask))
    return weights @ V, weights
