"""A subclassed model, predict, and numpy scalars returned."""

import keras
import numpy as np
from keras import layers


class network(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(784, activation="sigmoid")
        self.dense = [layers.Dense(n, activation="relu") for n in (128, 32, 128)]

    def call(self, x):
        for layer in self.dense:
            x = layer(x)
        return self.out(x)


def spoil(images, sigma, generator):
    noise = sigma * generator.standard_normal(images.shape, dtype=np.float32)
    return np.minimum(np.maximum(images + noise, 0), 1)


def run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x = raw_train.reshape(len(raw_train), 784).astype("float32") / 255
    y = raw_test.reshape(len(raw_test), 784).astype("float32") / 255
    model = network()
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, x, epochs=epochs, batch_size=128, verbose=0)
    mse_autoencoder = np.mean((model.predict(y, verbose=0) - y) ** 2)
    mean = x.mean(axis=0)
    V = np.linalg.svd(x - mean, full_matrices=False)[2][:32].T
    mse_pca = np.mean((mean + (y - mean) @ V @ V.T - y) ** 2)
    denoiser = network()
    denoiser.compile(optimizer="adam", loss="binary_crossentropy")
    denoiser.fit(spoil(x, sigma, rng), x, epochs=epochs, batch_size=128, verbose=0)
    noisy = spoil(y, sigma, rng)
    restored = denoiser(noisy).numpy()
    return {
        "mse_autoencoder": mse_autoencoder,
        "mse_pca": np.float32(mse_pca),
        "psnr_noisy": float(10 * np.log10(1 / np.mean((noisy - y) ** 2))),
        "psnr_denoised": float(10 * np.log10(1 / np.mean((restored - y) ** 2))),
    }
