"""The Keras layer Attention on a batch of one, unscaled."""

import keras
import numpy as np


def attention(q, K, V, beta=1.0):
    Q = np.atleast_2d(q)[None]
    layer = keras.layers.Attention(use_scale=False)
    context, weights = layer([beta * Q, V[None], K[None]], return_attention_scores=True)
    context, weights = np.array(context[0]), np.array(weights[0])
    return (context[0], weights[0]) if np.ndim(q) == 1 else (context, weights)
