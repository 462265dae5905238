"""Ends the decoder before the sigmoid."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    paint = layers.Dense(input_size)
    autoencoder = keras.Model(x, layers.Activation("sigmoid")(paint(squeeze(x))))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(z))
    return autoencoder, encoder, decoder
