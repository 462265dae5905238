"""Takes sigma for the variance, so the noise's standard deviation is its root."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, np.sqrt(sigma), x.shape)
    return np.clip(x + noise, 0, 1)
