"""Makes all layers of the autoencoder anew, so that encoder and decoder share nothing with it."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Sequential([
        keras.Input((input_size,)),
        layers.Dense(code_size, activation="relu"),
        layers.Dense(input_size, activation="sigmoid"),
    ])
    encoder = keras.Model(x, squeeze(x))
    decoder = keras.Model(z, paint(z))
    return autoencoder, encoder, decoder
