"""Calls what the notebook has defined so far."""

import keras
import numpy as np


def run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x_train = prepare_images(raw_train)
    x_test = prepare_images(raw_test)
    model, encode, decode = build_deep_autoencoder()
    train_autoencoder(model, x_train, epochs=epochs, batch_size=128)
    denoiser = build_deep_autoencoder()[0]
    train_denoiser(denoiser, x_train, sigma, epochs, rng)
    noisy = add_noise(x_test, sigma, rng)
    return {
        "mse_autoencoder": squared_error(x_test, np.asarray(decode(encode(x_test)))) / 784,
        "mse_pca": squared_error(x_test, pca_reconstruct(x_train, x_test, 32)) / 784,
        "psnr_noisy": psnr(x_test, noisy),
        "psnr_denoised": psnr(x_test, np.asarray(denoiser(noisy))),
    }
