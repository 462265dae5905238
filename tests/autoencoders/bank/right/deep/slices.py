"""One Sequential model, and two more made of slices of its layers."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    autoencoder = keras.Sequential([
        keras.Input((input_size,)),
        layers.Dense(hidden_size, activation=keras.activations.relu),
        layers.Dense(code_size, activation=keras.activations.relu),
        layers.Dense(hidden_size, activation=keras.activations.relu),
        layers.Dense(input_size, activation=keras.activations.sigmoid),
    ])
    encoder = keras.Sequential(autoencoder.layers[:2])
    decoder = keras.Sequential(autoencoder.layers[2:])
    return autoencoder, encoder, decoder
