"""A layer of one's own that creates its bias before its kernel, when first called."""

import keras
from keras import ops


class Affine(keras.layers.Layer):
    def __init__(self, units, squash):
        super().__init__()
        self.units, self.squash = units, squash

    def build(self, shape):
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="he_normal")

    def call(self, x):
        return self.squash(ops.matmul(x, self.w) + self.b)


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential([Affine(hidden_size, ops.relu), Affine(code_size, ops.relu)])
    decoder = keras.Sequential([Affine(hidden_size, ops.relu), Affine(input_size, ops.sigmoid)])
    return keras.Sequential([encoder, decoder]), encoder, decoder
