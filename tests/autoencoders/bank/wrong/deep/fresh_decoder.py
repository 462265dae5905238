"""Makes the decoder's layers anew, so that they share nothing with the autoencoder."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x = keras.Input((input_size,))
    hidden = layers.Dense(hidden_size, activation="relu")(x)
    code = layers.Dense(code_size, activation="relu")(hidden)
    z = keras.Input((code_size,))
    widen = layers.Dense(hidden_size, activation="relu")
    paint = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, paint(widen(code)))
    encoder = keras.Model(x, code)
    again = layers.Dense(hidden_size, activation="relu")(z)
    decoder = keras.Model(z, layers.Dense(input_size, activation="sigmoid")(again))
    return autoencoder, encoder, decoder
