"""Keras's dot_product_attention on one head of a batch of one; its scale is beta."""

import keras
import numpy as np


def attention(q, K, V, beta=1.0):
    """Contexts by Keras; the weights are the contexts of one-hot values."""
    def ask(values):
        parts = [np.atleast_2d(a).astype("float64")[None, :, None] for a in (q, K, values)]
        mixed = keras.ops.dot_product_attention(*parts, scale=float(beta))
        return np.asarray(mixed)[0, :, 0].reshape(*np.shape(q)[:-1], -1)

    return ask(V), ask(np.eye(len(K)))
