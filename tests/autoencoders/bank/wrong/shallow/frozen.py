"""Makes the decoder's layer untrainable."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(code_size, activation="relu")
    last = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, last(first(x)))
    encoder = keras.Model(x, first(x))
    decoder = keras.Model(z, last(z))
    last.trainable = False
    return autoencoder, encoder, decoder
