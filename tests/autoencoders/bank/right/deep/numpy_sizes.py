"""Compiled models, a kernel initialiser, names."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    he = keras.initializers.HeNormal(seed=1)
    encoder = keras.Sequential(name="encoder")
    encoder.add(keras.Input(shape=(input_size,)))
    encoder.add(layers.Dense(hidden_size, activation="relu", kernel_initializer=he))
    encoder.add(layers.Dense(code_size, activation="relu", name="code"))
    decoder = keras.Sequential(name="decoder")
    decoder.add(keras.Input(shape=(code_size,)))
    decoder.add(layers.Dense(hidden_size, activation="relu"))
    decoder.add(layers.Dense(input_size, activation="sigmoid"))
    x = keras.Input(shape=(input_size,))
    autoencoder = keras.Model(x, decoder(encoder(x)), name="autoencoder")
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    return autoencoder, encoder, decoder
