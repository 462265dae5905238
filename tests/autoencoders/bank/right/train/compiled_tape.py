"""A compiled training step, loss summed over pixels."""

import keras
import numpy as np
import tensorflow as tf


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    optimizer = keras.optimizers.Adam()

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            p = autoencoder(x, training=True)
            if loss == "binary_crossentropy":
                p = tf.clip_by_value(p, 1e-7, 1 - 1e-7)
                pixels = -(x * tf.math.log(p) + (1 - x) * tf.math.log(1 - p))
            else:
                pixels = (x - p) ** 2
            value = tf.reduce_mean(tf.reduce_sum(pixels, axis=1))
        variables = autoencoder.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables))
        return value

    data = tf.data.Dataset.from_tensor_slices(x_train).shuffle(10_000).batch(batch_size)
    return [float(np.mean([step(x).numpy() for x in data])) for _ in range(epochs)]
