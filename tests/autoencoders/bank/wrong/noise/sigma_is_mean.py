"""sigma passed as the mean."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(sigma, size=x.shape)
    return np.clip(x + noise, 0, 1)
