"""Puts a hidden layer before the code; the shallow autoencoder has none."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = keras.Sequential([
        layers.Dense(128, activation="relu"), layers.Dense(code_size, activation="relu")
    ])
    last = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, last(first(x)))
    encoder = keras.Model(x, first(x))
    decoder = keras.Model(z, last(z))
    return autoencoder, encoder, decoder
