"""Makes a new Adam for each step, so that its moments are lost."""

import keras
import numpy as np
import tensorflow as tf


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    optimizer = keras.optimizers.Adam()
    loss_fn = keras.losses.get(loss)
    rng = np.random.default_rng(0)
    losses = []
    for _ in range(epochs):
        order, total = rng.permutation(len(x_train)), 0.0
        for i in range(0, len(order), batch_size):
            x = tf.constant(x_train[order[i : i + batch_size]])
            optimizer = keras.optimizers.Adam(0.003)
            with tf.GradientTape() as tape:
                value = tf.reduce_mean(loss_fn(x, autoencoder(x, training=True)))
            variables = autoencoder.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(value, variables), variables))
            total += float(value) * len(x)
        losses.append(total / len(order))
    return losses
