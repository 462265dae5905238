"""Fixed sines and cosines."""

import keras
import numpy as np
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    inputs = keras.Input(shape=(num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)
    pos = np.arange(num_patches)[:, None]
    i = np.arange(d_model)[None, :]
    angle = pos / 10000 ** (2 * (i // 2) / d_model)
    pe = np.where(i % 2 == 0, np.sin(angle), np.cos(angle))
    x = x + ops.convert_to_tensor(pe[None], dtype="float32")
    x = layers.LayerNormalization()(x + layers.MultiHeadAttention(h, d_model // h)(x, x))
    x = layers.LayerNormalization()(x + layers.Dense(d_model)(layers.Dense(64, activation="relu")(x)))
    x = layers.GlobalAveragePooling1D()(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
