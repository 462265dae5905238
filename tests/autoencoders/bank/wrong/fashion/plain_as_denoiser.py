"""Uses the autoencoder trained on clean images as denoiser."""

import keras
import numpy as np
from keras import layers


def network():
    return keras.Sequential([
        keras.Input((784,)),
        layers.Dense(128, activation="relu"),
        layers.Dense(32, activation="relu"),
        layers.Dense(128, activation="relu"),
        layers.Dense(784, activation="sigmoid"),
    ])


def spoil(images, sigma, generator):
    noisy = images + generator.normal(0, sigma, images.shape)
    return np.clip(noisy, 0, 1).astype("float32")


def run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x = raw_train.reshape(len(raw_train), 784).astype("float32") / 255
    y = raw_test.reshape(len(raw_test), 784).astype("float32") / 255
    model = network()
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(x, x, epochs=epochs, batch_size=128, verbose=0)
    mse_autoencoder = np.mean((model(y).numpy() - y) ** 2)
    mean = x.mean(axis=0)
    V = np.linalg.svd(x - mean, full_matrices=False)[2][:32].T
    mse_pca = np.mean((mean + (y - mean) @ V @ V.T - y) ** 2)
    denoiser = network()
    denoiser.compile(optimizer="adam", loss="binary_crossentropy")
    denoiser.fit(spoil(x, sigma, rng), x, epochs=epochs, batch_size=128, verbose=0)
    noisy = spoil(y, sigma, rng)
    restored = model(noisy).numpy()
    return {
        "mse_autoencoder": float(mse_autoencoder),
        "mse_pca": float(mse_pca),
        "psnr_noisy": float(10 * np.log10(1 / np.mean((noisy - y) ** 2))),
        "psnr_denoised": float(10 * np.log10(1 / np.mean((restored - y) ** 2))),
    }
