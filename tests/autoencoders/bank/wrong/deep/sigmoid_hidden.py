"""Uses sigmoids on both hidden layers instead of relu."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, activation="sigmoid")
    squeeze = layers.Dense(code_size, activation="relu")
    widen = layers.Dense(hidden_size, activation="sigmoid")
    paint = layers.Dense(input_size, activation="sigmoid")
    code = squeeze(first(x))
    autoencoder = keras.Model(x, paint(widen(code)))
    encoder = keras.Model(x, code)
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
