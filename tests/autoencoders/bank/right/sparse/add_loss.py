"""A subclassed encoder that adds the penalty itself."""

import keras
from keras import layers, ops


class Encoder(keras.Model):
    def __init__(self, hidden_size, code_size, l1):
        super().__init__()
        self.second = layers.Dense(code_size, activation="relu")
        self.first = layers.Dense(hidden_size, activation="relu")
        self.l1 = l1

    def call(self, x):
        hidden = self.first(x)
        code = self.second(hidden)
        batch = ops.cast(ops.shape(x)[0], "float32")
        self.add_loss(self.l1 * (ops.sum(ops.abs(hidden)) + ops.sum(ops.abs(code))) / batch)
        return code


class Whole(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def call(self, x):
        return self.decoder(self.encoder(x))


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    encoder = Encoder(hidden_size, code_size, l1)
    decoder = keras.Sequential([
        layers.Dense(hidden_size, activation="relu"), layers.Dense(input_size, activation="sigmoid")
    ])
    return Whole(encoder, decoder), encoder, decoder
