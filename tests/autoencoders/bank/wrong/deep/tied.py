"""Uses the encoder's kernels, transposed, in the decoder, which needs kernels of its own."""

import keras
from keras import ops


class Tied(keras.layers.Layer):
    def __init__(self, partner, squash):
        super().__init__()
        self.partner, self.squash = partner, squash

    def build(self, shape):
        self.b = self.add_weight(shape=(self.partner.kernel.shape[0],), initializer="zeros")

    def call(self, z):
        return self.squash(z @ ops.transpose(self.partner.kernel) + self.b)


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    first = keras.layers.Dense(hidden_size, activation="relu")
    second = keras.layers.Dense(code_size, activation="relu")
    encoder = keras.Sequential([keras.Input((input_size,)), first, second])
    decoder = keras.Sequential(
        [keras.Input((code_size,)), Tied(second, ops.relu), Tied(first, ops.sigmoid)]
    )
    return keras.Sequential([encoder, decoder]), encoder, decoder
