"""The encoder and the decoder are the layers themselves."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    encoder = layers.Dense(code_size, activation="relu")
    decoder = layers.Dense(input_size, activation="sigmoid")
    x = keras.Input((input_size,))
    return keras.Model(x, decoder(encoder(x))), encoder, decoder
