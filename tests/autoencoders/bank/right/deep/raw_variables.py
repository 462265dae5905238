"""Models with bare variables, decoder's first, kernels kept transposed."""

import keras
import tensorflow as tf


class Half(keras.Model):
    def __init__(self, sizes, last):
        super().__init__()
        self.kernels = [
            tf.Variable(tf.random.normal((n_out, n_in), stddev=n_in**-0.5))
            for n_in, n_out in zip(sizes, sizes[1:])
        ]
        self.biases = [tf.Variable(tf.zeros((n, 1))) for n in sizes[1:]]
        self.last = last

    def call(self, x):
        h = tf.nn.relu(tf.matmul(self.kernels[0], x, transpose_b=True) + self.biases[0])
        return tf.transpose(self.last(tf.matmul(self.kernels[1], h) + self.biases[1]))


class Whole(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.parts = [decoder, encoder]

    def call(self, x):
        return self.parts[0](self.parts[1](x))


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    decoder = Half([code_size, hidden_size, input_size], tf.sigmoid)
    encoder = Half([input_size, hidden_size, code_size], tf.nn.relu)
    return Whole(encoder, decoder), encoder, decoder
