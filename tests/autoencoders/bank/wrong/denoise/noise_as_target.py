"""Takes the noise for the target; the target is the clean image."""

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    noise = rng.normal(0, sigma, x_train.shape)
    noisy = np.clip(x_train + noise, 0, 1)
    autoencoder.compile(optimizer="adam", loss="mse")
    history = autoencoder.fit(noisy, noise, batch_size=batch_size, epochs=epochs, verbose=0)
    return history.history["loss"]


def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
