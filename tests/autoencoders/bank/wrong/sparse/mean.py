"""Averages the absolute activities over the units instead of summing them."""

import keras
from keras import layers


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, "relu", activity_regularizer=lambda a: l1 * keras.ops.mean(keras.ops.abs(a)))
    second = layers.Dense(code_size, "relu", activity_regularizer=lambda a: l1 * keras.ops.mean(keras.ops.abs(a)))
    third = layers.Dense(hidden_size, "relu")
    last = layers.Dense(input_size, "sigmoid")
    autoencoder = keras.Model(x, last(third(second(first(x)))))
    return autoencoder, keras.Model(x, second(first(x))), keras.Model(z, last(third(z)))
