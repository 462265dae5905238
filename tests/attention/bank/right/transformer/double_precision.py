"""Computes in double precision."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    double = {"dtype": "float64"}
    inputs = keras.Input(shape=(num_patches, patch_dim), **double)
    x = layers.Dense(d_model, **double)(inputs)
    x = x + layers.Embedding(num_patches, d_model, **double)(ops.arange(num_patches))
    x = layers.LayerNormalization(**double)(x + layers.MultiHeadAttention(h, d_model // h, **double)(x, x))
    x = layers.GlobalAveragePooling1D(**double)(x)
    outputs = layers.Dense(classes, activation="softmax", **double)(x)
    return keras.Model(inputs, outputs)
