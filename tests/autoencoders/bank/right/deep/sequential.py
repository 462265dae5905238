"""Sequential models, nested."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential([
        layers.Input((input_size,)),
        layers.Dense(hidden_size, "relu"),
        layers.Dense(code_size, "relu"),
    ])
    decoder = keras.Sequential([
        layers.Input((code_size,)),
        layers.Dense(hidden_size, "relu"),
        layers.Dense(input_size, "sigmoid"),
    ])
    x = keras.Input((input_size,))
    return keras.Model(x, decoder(encoder(x))), encoder, decoder
