"""Adds batch normalisation behind the code."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    norm = layers.BatchNormalization()
    autoencoder = keras.Model(x, paint(norm(squeeze(x))))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(norm(z)))
    return autoencoder, encoder, decoder
