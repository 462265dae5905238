"""Sequential models without input shapes."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    encoder = keras.Sequential([layers.Dense(code_size, activation="relu")])
    decoder = keras.Sequential([layers.Dense(input_size, activation="sigmoid")])
    return keras.Sequential([encoder, decoder]), encoder, decoder
