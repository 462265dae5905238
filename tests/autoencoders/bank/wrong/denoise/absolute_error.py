"""Computes PSNR from the mean absolute error instead of the squared one."""

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    noisy = np.clip(x_train + rng.normal(0, sigma, x_train.shape), 0, 1)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    history = autoencoder.fit(noisy, x_train, batch_size=batch_size, epochs=epochs, verbose=0)
    return history.history["loss"]


def psnr(x, x_hat):
    mse = np.mean(np.abs(x - x_hat))
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
