"""Keras models that hold bare variables, kernels kept transposed."""

import keras
import tensorflow as tf


class Affine(keras.Model):
    def __init__(self, n_in, n_out, squash):
        super().__init__()
        self.bias = self.add_weight(shape=(n_out,), initializer="zeros")
        self.rows = self.add_weight(shape=(n_out, n_in), initializer="glorot_normal")
        self.squash = squash

    def call(self, x):
        return self.squash(tf.einsum("bi,oi->bo", x, self.rows) + self.bias)


class Both(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def call(self, x):
        return self.decoder(self.encoder(x))


def build_shallow_autoencoder(input_size=784, code_size=32):
    encoder = Affine(input_size, code_size, tf.nn.relu)
    decoder = Affine(code_size, input_size, tf.sigmoid)
    return Both(encoder, decoder), encoder, decoder
