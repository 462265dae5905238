"""ActivityRegularization layers."""

import keras
from keras import layers


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    encoder = keras.Sequential([
        keras.Input((input_size,)),
        layers.Dense(hidden_size, activation="relu"),
        layers.ActivityRegularization(l1=l1),
        layers.Dense(code_size, activation="relu"),
        layers.ActivityRegularization(l1=l1),
    ])
    decoder = keras.Sequential([
        keras.Input((code_size,)),
        layers.Dense(hidden_size, activation="relu"),
        layers.Dense(input_size, activation="sigmoid"),
    ])
    return keras.Sequential([encoder, decoder]), encoder, decoder
