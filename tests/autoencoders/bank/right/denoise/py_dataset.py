"""A PyDataset with fresh noise for each batch."""

import keras
import numpy as np
import tensorflow as tf


class Noisy(keras.utils.PyDataset):
    def __init__(self, x, sigma, rng, size):
        super().__init__()
        self.x, self.sigma, self.rng, self.size = x, sigma, rng, size

    def __len__(self):
        return int(np.ceil(len(self.x) / self.size))

    def __getitem__(self, i):
        clean = self.x[i * self.size : (i + 1) * self.size]
        noisy = clean + self.rng.normal(0, self.sigma, clean.shape)
        return np.clip(noisy, 0, 1), clean


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    data = Noisy(x_train, sigma, rng, batch_size)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    return autoencoder.fit(data, epochs=epochs, verbose=0).history["loss"]



def psnr(x, x_hat):
    mse = np.mean((x - x_hat) ** 2)
    if mse == 0:
        return float("inf")
    return float(10 * np.log10(1 / mse))
