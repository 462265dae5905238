"""Uses a leaky relu on the decoder's hidden layer instead of relu."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = keras.Sequential([
        keras.Input((input_size,)),
        layers.Dense(hidden_size, activation="relu"), layers.Dense(code_size, activation="relu"),
    ])
    decoder = keras.Sequential([
        keras.Input((code_size,)),
        layers.Dense(hidden_size, activation="leaky_relu"), layers.Dense(input_size, activation="sigmoid"),
    ])
    return keras.Sequential([encoder, decoder]), encoder, decoder
