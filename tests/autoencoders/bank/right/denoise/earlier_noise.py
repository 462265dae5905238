"""The noise and the squared error of earlier exercises."""

import keras
import numpy as np


def _spoiled(x, sigma, rng):
    return np.asarray(add_noise(x, sigma, rng), "float32")


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    autoencoder.compile(keras.optimizers.Adam(), "binary_crossentropy")
    losses = []
    for _ in range(epochs):
        noisy = _spoiled(x_train, sigma, rng)
        record = autoencoder.fit(noisy, x_train, batch_size=batch_size, verbose=0)
        losses += record.history["loss"]
    return losses


def psnr(x, x_hat):
    error = float(squared_error(x, x_hat)) / x.shape[1]
    return -10 * np.log10(error) if error > 0 else np.inf
