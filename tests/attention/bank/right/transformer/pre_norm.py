"""Norms before, as in ViT; two layers."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    inputs = keras.Input(shape=(num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)
    x = x + layers.Embedding(num_patches, d_model)(ops.arange(num_patches))
    for _ in range(2):
        n = layers.LayerNormalization(epsilon=1e-6)(x)
        x = layers.Add()([x, layers.MultiHeadAttention(h, d_model // h)(n, n)])
        n = layers.LayerNormalization(epsilon=1e-6)(x)
        n = layers.Dense(2 * d_model, activation="gelu")(n)
        x = layers.Add()([x, layers.Dense(d_model)(n)])
    x = layers.GlobalAveragePooling1D()(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
