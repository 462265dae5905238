"""EinsumDense layers in one model that is called within another."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    def half(n_in, n_out, activation):
        start = keras.Input((n_in,))
        layer = layers.EinsumDense("bi,io->bo", (n_out,), bias_axes="o", activation=activation)
        return keras.Model(start, layer(start))

    encoder = half(input_size, code_size, "relu")
    decoder = half(code_size, input_size, "sigmoid")
    return keras.Sequential([encoder, decoder]), encoder, decoder
