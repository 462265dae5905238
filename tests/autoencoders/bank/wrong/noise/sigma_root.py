"""sigma taken for the variance."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, np.sqrt(sigma), x.shape)
    return np.clip(x + noise, 0, 1)
