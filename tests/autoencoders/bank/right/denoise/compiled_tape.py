"""A compiled step on noisy and clean batches; a tensor as PSNR."""

import keras
import numpy as np
import tensorflow as tf


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    optimizer = keras.optimizers.Adam(1e-3)

    @tf.function
    def step(noisy, clean):
        with tf.GradientTape() as tape:
            error = tf.reduce_mean(tf.reduce_sum((clean - autoencoder(noisy)) ** 2, axis=1))
        variables = autoencoder.trainable_weights
        optimizer.apply_gradients(zip(tape.gradient(error, variables), variables))
        return error

    losses = []
    for _ in range(epochs):
        noise = rng.normal(0, sigma, x_train.shape)
        noisy = np.clip(x_train + noise, 0, 1).astype(np.float32)
        data = tf.data.Dataset.from_tensor_slices((noisy, x_train)).shuffle(10**5)
        losses.append(np.mean([step(a, b).numpy() for a, b in data.batch(batch_size)]))
    return losses



def psnr(x, x_hat):
    error = tf.reduce_mean((tf.cast(x, tf.float64) - tf.cast(x_hat, tf.float64)) ** 2)
    return -10 * tf.math.log(error) / tf.math.log(tf.constant(10.0, tf.float64))
