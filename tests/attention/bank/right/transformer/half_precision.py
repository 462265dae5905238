"""Computes in half precision, its softmax in single."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    half = "mixed_float16"
    inputs = keras.Input(shape=(num_patches, patch_dim))
    x = layers.Dense(d_model, dtype=half)(inputs)
    x = x + layers.Embedding(num_patches, d_model, dtype=half)(ops.arange(num_patches))
    a = layers.MultiHeadAttention(h, d_model // h, dtype=half)(x, x)
    x = layers.LayerNormalization(dtype=half)(x + a)
    x = layers.GlobalAveragePooling1D(dtype=half)(x)
    x = layers.Dense(classes, dtype=half)(x)
    return keras.Model(inputs, layers.Softmax(dtype="float32")(x))
