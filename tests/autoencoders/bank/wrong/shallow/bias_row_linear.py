"""Leaves out the sigmoid at the end.

In layers that keep the bias as a row of the kernel.
"""

import keras
from keras import ops


class Joined(keras.layers.Layer):
    def __init__(self, n_in, n_out, squash):
        super().__init__()
        self.w = self.add_weight(shape=(n_in + 1, n_out), initializer="glorot_uniform")
        self.squash = squash

    def call(self, x):
        return self.squash(x @ self.w[1:] + self.w[0])


def build_shallow_autoencoder(input_size=784, code_size=32):
    encoder = keras.Sequential([Joined(input_size, code_size, ops.relu)])
    decoder = keras.Sequential([Joined(code_size, input_size, ops.copy)])
    return keras.Sequential([encoder, decoder]), encoder, decoder
