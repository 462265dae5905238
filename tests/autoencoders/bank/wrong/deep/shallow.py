"""Leaves out both hidden layers."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x = keras.Input((input_size,))
    z = keras.Input((code_size,))
    code = layers.Dense(code_size, activation="relu")(x)
    paint = layers.Dense(input_size, activation="sigmoid")
    return keras.Model(x, paint(code)), keras.Model(x, code), keras.Model(z, paint(z))
