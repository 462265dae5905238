"""Functional, positions as they were drawn, one layer."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    inputs = keras.Input(shape=(num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)
    x = x + layers.Embedding(num_patches, d_model)(ops.arange(num_patches))
    x = layers.LayerNormalization()(x + layers.MultiHeadAttention(h, d_model // h)(x, x))
    x = layers.LayerNormalization()(x + layers.Dense(d_model)(layers.Dense(64, activation="relu")(x)))
    x = layers.GlobalAveragePooling1D()(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
