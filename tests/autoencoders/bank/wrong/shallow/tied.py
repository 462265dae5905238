"""Uses the encoder's kernel, transposed, in the decoder, which needs a kernel of its own."""

import keras
from keras import ops


class Back(keras.layers.Layer):
    def __init__(self, partner, size):
        super().__init__()
        self.partner = partner
        self.b = self.add_weight(shape=(size,), initializer="zeros")

    def call(self, z):
        return ops.sigmoid(z @ ops.transpose(self.partner.kernel) + self.b)


def build_shallow_autoencoder(input_size=784, code_size=32):
    first = keras.layers.Dense(code_size, activation="relu")
    encoder = keras.Sequential([keras.Input((input_size,)), first])
    decoder = keras.Sequential([keras.Input((code_size,)), Back(first, input_size)])
    return keras.Sequential([encoder, decoder]), encoder, decoder
