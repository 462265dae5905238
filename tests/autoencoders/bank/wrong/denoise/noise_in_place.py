"""Adds the noise to the caller's images themselves instead of a new array."""

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    clean = x_train.copy()
    x_train += rng.normal(0, sigma, x_train.shape).astype(x_train.dtype)
    np.clip(x_train, 0, 1, out=x_train)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    h = autoencoder.fit(x_train, clean, epochs=epochs, batch_size=batch_size, verbose=0)
    return h.history["loss"]



def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
