"""A subclassed model with methods, and models around its layers."""

import keras
from keras import layers


class Shallow(keras.Model):
    def __init__(self, input_size, code_size):
        super().__init__()
        self.decode = layers.Dense(input_size, activation="sigmoid")
        self.encode = layers.Dense(code_size, activation="relu")

    def call(self, x):
        return self.decode(self.encode(x))


def build_shallow_autoencoder(input_size=784, code_size=32):
    model = Shallow(input_size, code_size)
    return model, keras.Sequential([model.encode]), keras.Sequential([model.decode])
