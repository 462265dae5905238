"""Plain tf.Module objects with compiled calls."""

import tensorflow as tf


class Chain(tf.Module):
    def __init__(self, *parts):
        super().__init__()
        self.parts = parts

    @tf.function
    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x


class Affine(tf.Module):
    def __init__(self, n_in, n_out, squash):
        super().__init__()
        self.b = tf.Variable(tf.zeros(n_out))
        self.w = tf.Variable(tf.random.normal((n_in, n_out), stddev=(2 / n_in) ** 0.5))
        self.squash = squash

    def __call__(self, x):
        return self.squash(x @ self.w + self.b)


def build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32):
    encoder = Chain(
        Affine(input_size, hidden_size, tf.nn.relu), Affine(hidden_size, code_size, tf.nn.relu)
    )
    decoder = Chain(
        Affine(code_size, hidden_size, tf.nn.relu), Affine(hidden_size, input_size, tf.sigmoid)
    )
    return Chain(encoder, decoder), encoder, decoder
