"""The batches and the Adam of earlier exercises."""

import keras
import numpy as np
import tensorflow as tf


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    loss_fn = keras.losses.get(loss)
    variables = autoencoder.trainable_variables
    rng = np.random.default_rng(len(x_train))
    state = adam_init([v.numpy() for v in variables])
    losses = []
    for _ in range(epochs):
        values = []
        for batch in minibatches(len(x_train), batch_size, rng):
            x = x_train[np.asarray(batch)]
            with tf.GradientTape() as tape:
                value = tf.reduce_mean(loss_fn(x, autoencoder(x)))
            grads = [g.numpy() for g in tape.gradient(value, variables)]
            params, state = adam_step([v.numpy() for v in variables], grads, state)
            for variable, new in zip(variables, params):
                variable.assign(np.asarray(new))
            values.append(float(value))
        losses.append(sum(values) / len(values))
    return losses
