"""Trains to make noisy images out of clean ones: input and target are exchanged.

In a loop of its own with a GradientTape.
"""

import keras
import numpy as np
import tensorflow as tf


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    optimizer = keras.optimizers.Adam()
    losses = []
    for _ in range(epochs):
        order, total = rng.permutation(len(x_train)), []
        for i in range(0, len(order), batch_size):
            clean = x_train[order[i : i + batch_size]]
            noisy = np.clip(clean + rng.normal(0, sigma, clean.shape), 0, 1).astype("float32")
            with tf.GradientTape() as tape:
                guess = autoencoder(clean, training=True)
                value = tf.reduce_mean(keras.losses.binary_crossentropy(noisy, guess))
            variables = autoencoder.trainable_variables
            optimizer.apply(tape.gradient(value, variables), variables)
            total.append(float(value))
        losses.append(sum(total) / len(total))
    return losses



def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
