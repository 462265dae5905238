"""Returns an encoder and a decoder made of copies of the autoencoder's layers, which training
doesn't reach.
"""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(code_size, activation="relu")
    last = layers.Dense(input_size, activation="sigmoid")
    autoencoder = keras.Model(x, last(first(x)))
    encoder = keras.Model(x, first(x))
    decoder = keras.Model(z, last(z))
    encoder = keras.models.clone_model(encoder)
    encoder.set_weights(first.get_weights())
    decoder = keras.models.clone_model(decoder)
    decoder.set_weights(last.get_weights())
    return autoencoder, encoder, decoder
