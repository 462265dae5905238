"""Attention by einsum in a layer class of its own."""

import keras
import numpy as np
from keras import layers, ops


class SelfAttention(layers.Layer):
    def __init__(self, h, d_k):
        super().__init__()
        self.h, self.d_k = h, d_k

    def build(self, shape):
        d = shape[-1]
        make = lambda *s: self.add_weight(shape=s, initializer="glorot_uniform")  # noqa: E731
        self.wq, self.wk, self.wv = (make(d, self.h, self.d_k) for _ in range(3))
        self.wo = make(self.h, self.d_k, d)

    def call(self, x):
        q, k, v = (ops.einsum("bnd,dhk->bhnk", x, w) for w in (self.wq, self.wk, self.wv))
        w = ops.softmax(ops.einsum("bhik,bhjk->bhij", q, k) / np.sqrt(self.d_k))
        return ops.einsum("bhij,bhjk,hkd->bid", w, v, self.wo)


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    inputs = keras.Input((num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)
    place = layers.Embedding(num_patches, d_model)(ops.arange(num_patches)[None])
    x = layers.Add()([x, place])
    x = layers.LayerNormalization()(x + SelfAttention(h, d_model // h)(x))
    x = layers.LayerNormalization()(x + layers.Dense(d_model, activation="relu")(x))
    outputs = layers.Dense(classes, activation="softmax")(ops.mean(x, axis=1))
    return keras.Model(inputs, outputs)
