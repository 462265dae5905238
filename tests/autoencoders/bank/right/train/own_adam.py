"""Adam written out by hand, moments in TensorFlow variables."""

import keras
import numpy as np
import tensorflow as tf


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    loss_fn = keras.losses.get(loss)
    variables = autoencoder.trainable_variables
    m = [np.zeros(v.shape) for v in variables]
    s = [np.zeros(v.shape) for v in variables]
    losses, t = [], 0
    for _ in range(epochs):
        order = np.random.permutation(len(x_train))
        batches = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
        values = []
        for batch in batches:
            t += 1
            x = x_train[batch]
            with tf.GradientTape() as tape:
                value = tf.reduce_mean(loss_fn(x, autoencoder(x)))
            for i, g in enumerate(tape.gradient(value, variables)):
                g = g.numpy()
                m[i] = 0.9 * m[i] + 0.1 * g
                s[i] = 0.999 * s[i] + 0.001 * g**2
                step = m[i] / (1 - 0.9**t) / (np.sqrt(s[i] / (1 - 0.999**t)) + 1e-7)
                variables[i].assign(variables[i].numpy() - 0.001 * step)
            values.append(float(value))
        losses.append(sum(values) / len(values))
    return losses
