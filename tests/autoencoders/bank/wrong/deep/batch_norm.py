"""Adds batch normalisation between the hidden layer and the code."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x = keras.Input((input_size,))
    hidden = layers.Dense(hidden_size, activation="relu")(x)
    code = layers.Dense(code_size, activation="relu")(layers.BatchNormalization()(hidden))
    z = keras.Input((code_size,))
    widen = layers.Dense(hidden_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, paint(widen(code)))
    encoder = keras.Model(x, code)
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
