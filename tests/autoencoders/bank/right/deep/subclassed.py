"""A subclassed model that owns encoder and decoder."""

import keras
from keras import layers


class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def call(self, x):
        return self.decoder(self.encoder(x))


class TwoLayers(keras.Model):
    def __init__(self, width, out, last):
        super().__init__()
        self.second = layers.Dense(out, activation=last)
        self.first = layers.Dense(width, activation="relu")

    def call(self, x):
        return self.second(self.first(x))


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = TwoLayers(hidden_size, code_size, "relu")
    decoder = TwoLayers(hidden_size, input_size, "sigmoid")
    return Autoencoder(encoder, decoder), encoder, decoder
