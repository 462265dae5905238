"""Noise drawn for each epoch; squared error; log of an infinite ratio."""

import keras
import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    autoencoder.compile(keras.optimizers.Adam(), "mse")
    losses = []
    for _ in range(epochs):
        noise = sigma * rng.standard_normal(x_train.shape)
        noisy = np.minimum(np.maximum(x_train + noise, 0), 1).astype("float32")
        h = autoencoder.fit(noisy, x_train, batch_size=batch_size, verbose=0)
        losses.append(h.history["loss"][0])
    return losses



def psnr(x, x_hat):
    return 10 * np.log10(1.0 / np.mean(np.square(x - x_hat)))
