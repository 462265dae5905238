"""The same dense layer per patch, written as a convolution of width one."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    i = keras.Input((num_patches, patch_dim))
    x = layers.Conv1D(d_model, 1)(i)
    p = layers.Embedding(num_patches, d_model)(ops.expand_dims(ops.arange(num_patches), 0))
    x = layers.Add()([x, p])
    heads = []
    for _ in range(h):
        heads.append(layers.Attention()([layers.Dense(d_model)(x), x, layers.Dense(d_model)(x)]))
    joined = layers.Concatenate()(heads) if h > 1 else heads[0]
    x = layers.LayerNormalization()(x + layers.Dense(d_model)(joined))
    x = layers.LayerNormalization()(x + layers.Dense(d_model, activation="gelu")(x))
    w = layers.Softmax(axis=1)(layers.Dense(1)(x))
    x = layers.Flatten()(layers.Dot(axes=1)([w, x]))
    return keras.Model(i, layers.Dense(classes, activation="softmax")(x))
