"""Ends the encoder before the relu, so that its codes may be negative."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, activation="relu")
    squeeze = layers.Dense(code_size)
    widen = layers.Dense(hidden_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    linear = squeeze(first(x))
    code = layers.Activation("relu")(linear)
    autoencoder = keras.Model(x, paint(widen(code)))
    encoder = keras.Model(x, linear)
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
