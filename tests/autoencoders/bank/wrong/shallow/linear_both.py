"""Leaves out both the relu and the sigmoid."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size)
    paint = layers.Dense(input_size)
    autoencoder = keras.Model(x, paint(squeeze(x)))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(z))
    return autoencoder, encoder, decoder
