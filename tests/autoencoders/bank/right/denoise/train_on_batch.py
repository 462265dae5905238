"""train_on_batch, with noise for each batch; PSNR from the root mean square."""

import math

import numpy as np


def train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128):
    autoencoder.compile("adam", "binary_crossentropy")
    losses = []
    for _ in range(epochs):
        order, values = rng.permutation(len(x_train)), []
        for start in range(0, len(order), batch_size):
            clean = x_train[order[start : start + batch_size]]
            noisy = np.clip(clean + rng.normal(scale=sigma, size=clean.shape), 0.0, 1.0)
            autoencoder.reset_metrics()
            values.append(float(autoencoder.train_on_batch(noisy, clean)))
        losses.append(np.mean(values))
    return np.array(losses)



def psnr(x, x_hat):
    rms = math.sqrt(float(np.mean((np.asarray(x) - np.asarray(x_hat)) ** 2)))
    return math.inf if rms == 0.0 else -20 * math.log10(rms)
