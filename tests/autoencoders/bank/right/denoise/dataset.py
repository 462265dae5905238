"""A Dataset that adds noise as it goes, seeded from rng."""

import keras
import numpy as np
import tensorflow as tf


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    seed = int(rng.integers(2**31))
    data = tf.data.Dataset.from_tensor_slices(x_train).shuffle(len(x_train), seed=seed)

    def spoil(x):
        noise = tf.random.normal(tf.shape(x), stddev=sigma, seed=seed)
        return tf.clip_by_value(x + noise, 0.0, 1.0), x

    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    data = data.batch(batch_size).map(spoil)
    return autoencoder.fit(data, epochs=epochs, verbose=0).history["loss"]



def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
