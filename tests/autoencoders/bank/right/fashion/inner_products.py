"""PCA from the inner products between images; its directions get length 1."""

import keras
import numpy as np


def pca_error(x, y):
    mean = x.mean(axis=0)
    c = (x - mean).astype("float64")
    V = c.T @ np.linalg.eigh(c @ c.T)[1][:, -32:]
    V = V / np.linalg.norm(V, axis=0)
    return np.mean((mean + (y - mean) @ V @ V.T - y) ** 2)


def run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x, y = prepare_images(raw_train), prepare_images(raw_test)
    model, encode, decode = build_deep_autoencoder()
    train_autoencoder(model, x, epochs=epochs, batch_size=128)
    denoiser = build_deep_autoencoder()[0]
    train_denoiser(denoiser, x, sigma, epochs, rng)
    noisy = add_noise(y, sigma, rng)
    return {
        "mse_autoencoder": np.mean((np.asarray(decode(encode(y))) - y) ** 2),
        "mse_pca": pca_error(x, y),
        "psnr_noisy": psnr(y, noisy),
        "psnr_denoised": psnr(y, np.asarray(denoiser(noisy))),
    }
