"""Trains on the clean images as well as on the noisy ones."""

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    noisy = np.clip(x_train + rng.normal(0, sigma, x_train.shape), 0, 1)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    h = autoencoder.fit(np.concatenate([noisy, x_train]), np.concatenate([x_train, x_train]), epochs=epochs, batch_size=batch_size, verbose=0)
    return h.history["loss"]



def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
