"""Returns a decoder that takes images instead of codes."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x = keras.Input((input_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, paint(squeeze(x)))
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(x, paint(squeeze(x)))
    return autoencoder, encoder, decoder
