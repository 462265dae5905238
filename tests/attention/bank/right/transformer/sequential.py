"""Layers of its own in a Sequential model."""

import keras
from keras import layers, ops


class AddPositions(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=shape[1:], initializer="uniform", name="table")

    def call(self, x):
        return x + self.table


class Block(layers.Layer):
    def __init__(self, d_model, h):
        super().__init__()
        self.attend = layers.MultiHeadAttention(h, max(1, d_model // h))
        self.inner, self.outer = layers.Dense(2 * d_model, activation="relu"), layers.Dense(d_model)
        self.first, self.second = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x):
        x = self.first(x + self.attend(x, x, x))
        return self.second(x + self.outer(self.inner(x)))


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    return keras.Sequential(
        [
            keras.Input((num_patches, patch_dim)),
            layers.Dense(d_model),
            AddPositions(),
            Block(d_model, h),
            layers.GlobalAveragePooling1D(),
            layers.Dense(classes),
            layers.Softmax(),
        ]
    )
