"""Ends the decoder before the sigmoid."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, activation="relu")
    squeeze = layers.Dense(code_size, activation="relu")
    widen = layers.Dense(hidden_size, activation="relu")
    paint = layers.Dense(input_size)
    code = squeeze(first(x))
    autoencoder = keras.Model(x, layers.Activation("sigmoid")(paint(widen(code))))
    encoder = keras.Model(x, code)
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
