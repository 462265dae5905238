"""Puts a hidden layer behind the code; the shallow autoencoder has none."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    widen = layers.Dense(128, activation="relu")
    autoencoder = keras.Model(x, paint(widen(squeeze(x))))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
