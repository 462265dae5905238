"""Ends the encoder before the relu, so that its codes may be negative."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size)
    relu = layers.Activation("relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, paint(relu(squeeze(x))))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(z))
    return autoencoder, encoder, decoder
