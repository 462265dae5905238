"""Makes the penalty as many times too large as there are images in the batch."""

import keras
from keras import layers


def build_sparse_autoencoder(input_size=784, hidden_size=128, code_size=32, l1=1e-4):
    x, z = keras.Input((input_size,)), keras.Input((code_size,))
    first = layers.Dense(hidden_size, "relu", activity_regularizer=lambda a: l1 * keras.ops.sum(keras.ops.abs(a)) * keras.ops.cast(keras.ops.shape(a)[0], a.dtype))
    second = layers.Dense(code_size, "relu", activity_regularizer=lambda a: l1 * keras.ops.sum(keras.ops.abs(a)) * keras.ops.cast(keras.ops.shape(a)[0], a.dtype))
    third = layers.Dense(hidden_size, "relu")
    last = layers.Dense(input_size, "sigmoid")
    autoencoder = keras.Model(x, last(third(second(first(x)))))
    return autoencoder, keras.Model(x, second(first(x))), keras.Model(z, last(third(z)))
