"""One functional model, cut at the code; the decoder is made of its last layers."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    image = keras.layers.Input(shape=(input_size,))
    encoded = layers.Dense(hidden_size, activation="relu")(image)
    encoded = layers.Dense(code_size, activation="relu")(encoded)
    decoded = layers.Dense(hidden_size, activation="relu")(encoded)
    decoded = layers.Dense(input_size, activation="sigmoid")(decoded)
    autoencoder = keras.Model(image, decoded)
    encoder = keras.Model(image, encoded)
    code = keras.layers.Input(shape=(code_size,))
    decoder = keras.Model(code, autoencoder.layers[-1](autoencoder.layers[-2](code)))
    return autoencoder, encoder, decoder
