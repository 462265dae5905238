"""Leaves about half of the images without noise."""

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    losses = []
    for _ in range(epochs):
        noisy = np.clip(x_train + rng.normal(0, sigma, x_train.shape), 0, 1)
        spoilt = rng.random((len(x_train), 1)) < 0.5
        noisy = np.where(spoilt, noisy, x_train).astype(np.float32)
        h = autoencoder.fit(noisy, x_train, epochs=1, batch_size=batch_size, verbose=0)
        losses += h.history["loss"]
    return losses


def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
