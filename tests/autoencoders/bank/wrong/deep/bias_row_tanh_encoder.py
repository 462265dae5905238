"""Uses tanh on the encoder's hidden layer instead of relu.

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
        ones = ops.ones_like(x[:, :1])
        return self.squash(ops.concatenate([x, ones], axis=1) @ self.w)


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential(
        [Joined(input_size, hidden_size, ops.tanh), Joined(hidden_size, code_size, ops.relu)]
    )
    decoder = keras.Sequential(
        [Joined(code_size, hidden_size, ops.relu), Joined(hidden_size, input_size, ops.sigmoid)]
    )
    return keras.Sequential([encoder, decoder]), encoder, decoder
