"""Activations as layers of their own."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential([
        keras.Input((input_size,)),
        layers.Dense(hidden_size), layers.ReLU(),
        layers.Dense(code_size), layers.Activation("relu"),
    ])
    decoder = keras.Sequential([
        keras.Input((code_size,)),
        layers.Dense(hidden_size), layers.ReLU(),
        layers.Dense(input_size), layers.Activation("sigmoid"),
    ])
    return keras.Sequential([encoder, decoder]), encoder, decoder
