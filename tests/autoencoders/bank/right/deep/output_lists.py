"""Functional models made with lists of inputs and outputs."""

import keras
from keras import layers


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    code = layers.Dense(code_size, "relu")(layers.Dense(hidden_size, "relu")(x))
    x_hat = layers.Dense(input_size, "sigmoid")(layers.Dense(hidden_size, "relu")(z))
    encoder = keras.Model(inputs=[x], outputs=[code])
    decoder = keras.Model(inputs=[z], outputs=[x_hat])
    autoencoder = keras.Model(inputs=[x], outputs=decoder([code]))
    return [autoencoder, encoder, decoder]
