"""The Keras layer with its biases left at zero: the same numbers."""

import keras
import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    layer = keras.layers.MultiHeadAttention(Wq.shape[1], Wq.shape[2], value_dim=Wv.shape[2])
    x = X[None].astype("float32")
    layer.build(x.shape, x.shape)
    zeros = [np.zeros(W.shape[1:]) for W in (Wq, Wk, Wv)]
    layer.set_weights([Wq, zeros[0], Wk, zeros[1], Wv, zeros[2], Wo, np.zeros(X.shape[1])])
    return layer(x, x, attention_mask=None if mask is None else mask[None])[0]
