"""Uses relu6 on the code instead of relu."""

import keras
from keras import layers


def build_shallow_autoencoder(input_size=784, code_size=32):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu6")
    unfold = layers.Dense(input_size, activation="sigmoid")
    return keras.Model(x, unfold(squeeze(x))), keras.Model(x, squeeze(x)), keras.Model(z, unfold(z))
