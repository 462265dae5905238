"""EinsumDense layers, folded by functools.reduce."""

import functools

import keras
from keras import layers


def _chain(start, stack):
    return functools.reduce(lambda tensor, layer: layer(tensor), stack, start)


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    plan = [(hidden_size, "relu"), (code_size, "relu"), (hidden_size, "relu"), (input_size, "sigmoid")]
    stack = [
        layers.EinsumDense("bi,io->bo", output_shape=(width,), bias_axes="o", activation=activation)
        for width, activation in plan
    ]
    image, code = keras.Input((input_size,)), keras.Input((code_size,))
    encoder = keras.Model(image, _chain(image, stack[:2]))
    decoder = keras.Model(code, _chain(code, stack[2:]))
    return keras.Model(image, decoder(encoder(image))), encoder, decoder
