"""Sequential models without an input shape, built when first called."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential([
        layers.Dense(hidden_size, "relu"), layers.Dense(code_size, "relu")
    ])
    decoder = keras.Sequential([
        layers.Dense(hidden_size, "relu"), layers.Dense(input_size, "sigmoid")
    ])
    return keras.Sequential([encoder, decoder]), encoder, decoder
