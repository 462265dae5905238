"""Uses a sigmoid on the code and relu at the end: they are exchanged."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(code_size, activation="sigmoid")
    last = layers.Dense(input_size, activation="relu")
    autoencoder = keras.Model(x, last(first(x)))
    encoder = keras.Model(x, first(x))
    decoder = keras.Model(z, last(z))
    return autoencoder, encoder, decoder
