"""Puts the penalty on the code only, not on the hidden layer before it.

In layers that keep kernel and bias in one variable.
"""

import keras
from keras import ops


class Joined(keras.layers.Layer):
    def __init__(self, n_in, n_out, squash, l1=0.0):
        super().__init__(activity_regularizer=keras.regularizers.L1(l1) if l1 else None)
        self.w = self.add_weight(shape=(n_in + 1, n_out), initializer="glorot_uniform")
        self.squash = squash

    def call(self, x):
        return self.squash(x @ self.w[1:] + self.w[0])


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    encoder = keras.Sequential([
        Joined(input_size, hidden_size, ops.relu), Joined(hidden_size, code_size, ops.relu, l1)
    ])
    decoder = keras.Sequential([
        Joined(code_size, hidden_size, ops.relu), Joined(hidden_size, input_size, ops.sigmoid)
    ])
    return keras.Sequential([encoder, decoder]), encoder, decoder
