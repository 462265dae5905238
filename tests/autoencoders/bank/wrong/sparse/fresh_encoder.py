"""Makes the encoder's layers anew, so that they share nothing with the autoencoder."""

import keras
from keras import layers


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, "relu", activity_regularizer=keras.regularizers.L1(l1))
    second = layers.Dense(code_size, "relu", activity_regularizer=keras.regularizers.L1(l1))
    third = layers.Dense(hidden_size, "relu")
    last = layers.Dense(input_size, "sigmoid")
    autoencoder = keras.Model(x, last(third(second(first(x)))))
    code = layers.Dense(code_size, "relu")(layers.Dense(hidden_size, "relu")(x))
    return autoencoder, keras.Model(x, code), keras.Model(z, last(third(z)))
